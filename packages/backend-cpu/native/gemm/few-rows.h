// Products of few rows, or of one column, which read their matrix as it lies.
#pragma once
#include "dot.h"
#include "matrix.h"
#include "tile.h"

namespace refrain {

// Up to this many rows, packing the weights would cost more than the product itself.
constexpr int64_t fewRows = maxTileRows;

// A few rows times a matrix as it lies: columns in vectors where its rows are contiguous, dot products where its
// columns are.
template <int W>
void multiplyFewRows(const Product& product, int64_t begin, int64_t end) {
  if (product.b.column == 1) {
    int vectors = maxTileVectors;
    while (tileRows<W>(vectors) < product.rows && vectors > 1) vectors--;
    for (int64_t j = begin; j < end; j += vectors * W) {
      const int64_t here = end - j < vectors * W ? end - j : vectors * W;
      const int used = int((here + W - 1) / W);
      float edge[fewRows * maxTileVectors * W];
      TileCall call;
      call.depth = int(product.depth);
      call.left = product.a.data;
      call.leftRow = product.a.row;
      call.leftDepth = product.a.column;
      call.right = product.b.data + j;
      call.rightDepth = product.b.row;
      for (int c = 0; c < used; c++) {
        call.rightVector[c] = c * W;
        call.out[c] = edge + c * W;
      }
      call.outRow = maxTileVectors * W;
      call.accumulate = false;
      call.bias = product.bias != nullptr ? product.bias + j : nullptr;
      tileFor<W, false>(int(product.rows), used)(call);
      for (int64_t r = 0; r < product.rows; r++)
        for (int64_t e = 0; e < here; e++) product.out[r * product.outRow + j + e] = edge[r * call.outRow + e];
    }
    return;
  }
  for (int64_t j = begin; j < end; j++) {
    const float* column = product.b.data + j * product.b.column;
    for (int64_t r = 0; r < product.rows; r++) {
      const float* row = product.a.data + r * product.a.row;
      RunDot<W> dot;
      dot.add(row, column, product.depth);
      product.out[r * product.outRow + j] = dot.total() + (product.bias == nullptr ? 0 : product.bias[j]);
    }
  }
}

static inline bool isFewRows(const Product& product) {
  return product.rows <= fewRows && product.a.columns == nullptr && (product.b.column == 1 || product.a.column == 1);
}

// A product with one column as one with one row, which reads its matrix once and packs nothing.
static inline Product withColumnAsRow(const Product& product) {
  const bool turns = product.columns == 1 && product.outRow == 1 && product.rows > fewRows && product.bias == nullptr &&
                     product.a.columns == nullptr && product.b.row == 1;
  if (!turns) return product;
  Product turned = product;
  turned.a = {product.b.data, ptrdiff_t(product.depth), 1, nullptr};
  turned.b = {product.a.data, product.a.column, product.a.row, nullptr};
  turned.kept = -1;
  turned.rows = 1;
  turned.columns = product.rows;
  turned.outRow = product.rows;
  return turned;
}

}  // namespace refrain
