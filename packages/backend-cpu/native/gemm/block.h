// A product on one thread, block by block.
#pragma once
#include "pack.h"

namespace refrain {

// Floats of scratch that it takes.
constexpr int64_t multiplyScratch(int W) {
  return columnBlock * depthBlock + int64_t(maxTileVectors) * W * depthBlock + (rowBlock + maxTileRows) * depthBlock +
         maxTileRows * maxTileVectors * W;
}

// The product on one thread.
template <int W>
void multiplyBlock(const Product& product, float* scratch) {
  constexpr int vectors = W == 16 ? 4 : 2;
  constexpr int height = tileRows<W>(vectors);
  constexpr int64_t width = int64_t(vectors) * W;
  float* packedColumns = scratch;
  float* packedRows = packedColumns + columnBlock * depthBlock + width * depthBlock;
  float* edge = packedRows + (rowBlock + maxTileRows) * depthBlock;
  const bool packsRows = product.a.column != 1 || product.a.columns != nullptr;

  if (product.depth == 0) {
    for (int64_t i = 0; i < product.rows; i++)
      for (int64_t j = 0; j < product.columns; j++)
        product.out[i * product.outRow + j] = product.bias == nullptr ? 0 : product.bias[j];
    return;
  }
  for (int64_t j0 = 0; j0 < product.columns; j0 += columnBlock) {
    const int64_t js = product.columns - j0 < columnBlock ? product.columns - j0 : columnBlock;
    for (int64_t k0 = 0; k0 < product.depth; k0 += depthBlock) {
      const int64_t ks = product.depth - k0 < depthBlock ? product.depth - k0 : depthBlock;
      Matrix b = product.b;
      b.data += k0 * b.row + j0 * b.column;
      packColumns<W>(b, ks, js, vectors, packedColumns);
      for (int64_t i0 = 0; i0 < product.rows; i0 += rowBlock) {
        const int64_t is = product.rows - i0 < rowBlock ? product.rows - i0 : rowBlock;
        Matrix a = product.a;
        if (a.columns != nullptr) a.columns += k0;
        else a.data += i0 * a.row + k0 * a.column;
        if (packsRows) packRows<W>(a, product.firstRow + i0, is, ks, packedRows);
        for (int64_t j = 0; j < js; j += width) {
          const int64_t here = js - j < width ? js - j : width;
          // A narrow last panel runs fewer vectors, but keeps the panel's layout.
          const int used = int((here + W - 1) / W);
          const bool whole = here == width;
          for (int64_t i = 0; i < is; i += height) {
            const int64_t rows = is - i < height ? is - i : height;
            float* target = product.out + (i0 + i) * product.outRow + j0 + j;
            TileCall call;
            call.depth = int(ks);
            call.left = packsRows ? packedRows + i * ks : a.data + i * a.row;
            call.leftRow = packsRows ? 1 : a.row;
            call.leftDepth = packsRows ? height : 1;
            call.right = packedColumns + j * ks;
            call.rightDepth = width;
            for (int c = 0; c < used; c++) call.rightVector[c] = c * W;
            call.accumulate = k0 > 0;
            call.bias = k0 == 0 && product.bias != nullptr ? product.bias + j0 + j : nullptr;
            float* const to = whole ? target : edge;
            call.outRow = whole ? product.outRow : width;
            for (int c = 0; c < used; c++) call.out[c] = to + c * W;
            if (!whole && k0 > 0) {
              for (int64_t r = 0; r < rows; r++)
                for (int64_t e = 0; e < here; e++) edge[r * width + e] = target[r * product.outRow + e];
            }
            (whole ? tileFor<W, true>(int(rows), vectors) : tileFor<W, false>(int(rows), used))(call);
            if (!whole) {
              for (int64_t r = 0; r < rows; r++)
                for (int64_t e = 0; e < here; e++) target[r * product.outRow + e] = edge[r * width + e];
            }
          }
        }
      }
    }
  }
}

}  // namespace refrain
