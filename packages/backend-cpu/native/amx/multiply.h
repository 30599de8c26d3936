// Whole matrix products on the matrix unit. The side with fewer lines is packed once for all threads, block by block; each
// thread packs its share of the other side, two strips at a time, and multiplies them with all of the block.
#pragma once
#include "../engine/context.h"
#include "../gemm/matrix.h"
#include "tile-product.h"
#ifdef __AMX_BF16__

namespace refrain {

// Lines times depth of the shared side's block: 1.5 MB, which stay in a second-level cache of 2 MB beside two strips.
constexpr int64_t unitBlock = int64_t(1) << 18;
constexpr int64_t unitLines = 1024;
constexpr int64_t unitDepth = 512;
// Lines of the other side that a thread packs at a time: 400 KB.
constexpr int64_t unitGroup = 128;

// Below this many multiplications, or lines, packing costs more than the matrix unit saves.
constexpr double unitWork = 5e5;
constexpr int64_t unitFewest = 16;

static inline bool fitsMatrixUnit(const Product& product) {
  return product.rows >= unitFewest && product.columns >= unitFewest && product.depth >= unitFewest &&
         double(product.rows) * double(product.columns) * double(product.depth) >= unitWork;
}

// One side of a product: its rows or its columns as lines.
struct Lines {
  Matrix matrix;      // as if its lines were rows
  int64_t count;
  int64_t firstLine;  // in a matrix whose depths lie here and there
  Side side;

  // Strips for lines [begin, end) and depths [k, k + depth), one after the other.
  void pack(int64_t begin, int64_t end, int64_t k, int64_t depth, char* out, Finite& finite) const {
    if (matrix.columns != nullptr) {
      packDepths([&](int64_t i) { return matrix.columns[k + i] + firstLine + begin; }, end - begin, depth, side, out, finite);
    } else if (matrix.column != 1) {
      const float* const from = matrix.data + begin + k * matrix.column;
      packDepths([&](int64_t i) { return from + i * matrix.column; }, end - begin, depth, side, out, finite);
    } else {
      for (int64_t line = begin; line < end; line += tileLines, out += stripBytes(depth))
        packLines(matrix.data + line * matrix.row + k, matrix.row, end - line < tileLines ? end - line : tileLines, depth, side,
                  out, finite);
    }
  }
};

// Two strips of rows times two of columns at (row, column) of the result; `edge` holds what reaches over its end.
static inline void multiplyPair(const Product& product, StripProduct call, int64_t row, int64_t column, float* edge) {
  const int64_t rows = product.rows - row < 32 ? product.rows - row : 32;
  const int64_t columns = product.columns - column < 32 ? product.columns - column : 32;
  float* const target = product.out + row * product.outRow + column;
  const bool whole = rows % tileLines == 0 && columns % tileLines == 0;
  const int rowTiles = rows > tileLines ? 2 : 1, columnTiles = columns > tileLines ? 2 : 1;
  call.columnStride = tileLines;
  call.result = whole ? target : edge;
  call.stride = whole ? product.outRow * ptrdiff_t(sizeof(float)) : 32 * ptrdiff_t(sizeof(float));
  float bias[32];
  if (call.start == Start::bias) {
    for (int64_t j = 0; j < 32; j++) bias[j] = j < columns ? product.bias[column + j] : 0;
    call.bias = bias;
  }
  if (!whole && call.start == Start::result)
    for (int64_t i = 0; i < rows; i++)
      for (int64_t j = 0; j < columns; j++) edge[i * 32 + j] = target[i * product.outRow + j];
  multiplyStrips(rowTiles, columnTiles, call);
  if (!whole)
    for (int64_t i = 0; i < rows; i++)
      for (int64_t j = 0; j < columns; j++) target[i * product.outRow + j] = edge[i * 32 + j];
}

// False where an operand has numbers that the matrix unit cannot take; the result is then to be computed otherwise.
static inline int32_t multiplyOnUnit(Context& context, const Product& product, bool& computed) {
  Lines rows = {product.a, product.rows, product.firstRow, Side::left};
  Lines columns = {{product.b.data, product.b.column, product.b.row}, product.columns, 0, Side::right};
  const bool sharesColumns = product.columns <= product.rows;
  const Lines& shared = sharesColumns ? columns : rows;
  const Lines& dealt = sharesColumns ? rows : columns;

  Pool& pool = *context.pool;
  const int64_t most = shared.count < unitLines ? (shared.count + 31) / 32 * 32 : unitLines;
  const int64_t blockDepth = most * unitDepth > unitBlock ? unitBlock / most / tileDepth * tileDepth : unitDepth;
  const size_t sharedBytes = size_t(most / tileLines) * stripBytes(blockDepth);
  const size_t edgeBytes = 32 * 32 * sizeof(float);
  const size_t ownBytes = unitGroup / tileLines * stripBytes(blockDepth) + edgeBytes + 64;
  const int32_t scratch = context.memory.allocate(sharedBytes + ownBytes * size_t(pool.threads()));
  if (scratch < 0) return outOfMemory;
  char* const sharedStrips = reinterpret_cast<char*>(context.floats(scratch));
  const auto finite = [&](int thread) { return sharedStrips + sharedBytes + ownBytes * size_t(thread + 1) - 64; };
  const int threads = pool.threads();
  pool.onAll([&](int thread) {
    setTileShape();
    Finite seen;
    char* const own = sharedStrips + sharedBytes + ownBytes * size_t(thread);
    float* const edge = reinterpret_cast<float*>(own + unitGroup / tileLines * stripBytes(blockDepth));
    const auto share = [threads](int64_t count, int thread) {
      return (count + 31) / 32 * thread / threads * 32 < count ? (count + 31) / 32 * thread / threads * 32 : count;
    };
    for (int64_t s0 = 0; s0 < shared.count; s0 += unitLines) {
      const int64_t ss = shared.count - s0 < unitLines ? shared.count - s0 : unitLines;
      for (int64_t k = 0; k < product.depth; k += blockDepth) {
        const int64_t depth = product.depth - k < blockDepth ? product.depth - k : blockDepth;
        const size_t strip = stripBytes(depth);
        const int64_t from = share(ss, thread), to = share(ss, thread + 1);
        shared.pack(s0 + from, s0 + to, k, depth, sharedStrips + size_t(from / tileLines) * strip, seen);
        pool.barrier();
        StripProduct call = {};
        call.blocks = depthBlocks(depth);
        call.start = k > 0 ? Start::result : product.bias != nullptr ? Start::bias : Start::zero;
        const int64_t last = share(dealt.count, thread + 1);
        for (int64_t g = share(dealt.count, thread); g < last; g += unitGroup) {
          const int64_t end = last - g < unitGroup ? last : g + unitGroup;
          dealt.pack(g, end, k, depth, own, seen);
          for (int64_t d = g; d < end; d += 32) {
            const char* const mine = own + size_t((d - g) / tileLines) * strip;
            for (int64_t s = 0; s < ss; s += 32) {
              const char* const there = sharedStrips + size_t(s / tileLines) * strip;
              for (int i = 0; i < 2; i++) {
                call.rows[i] = (sharesColumns ? mine : there) + i * strip;
                call.columns[i] = (sharesColumns ? there : mine) + i * strip;
              }
              multiplyPair(product, call, sharesColumns ? d : s0 + s, sharesColumns ? s0 + s : d, edge);
            }
          }
        }
        pool.barrier();
      }
    }
    _tile_release();
    *finite(thread) = seen.all();
  });
  computed = true;
  for (int thread = 0; thread < threads; thread++) computed = computed && *finite(thread);
  context.memory.free(scratch);
  return done;
}

}  // namespace refrain
#endif
