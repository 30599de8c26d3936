// The register tile: R rows by C vectors of sums, all of them in registers while `depth` products are added.
#pragma once
#include "tile-call.h"
#ifdef __wasm__
#include "tile-in-wasm.h"
#endif

namespace refrain {

// How many rows a tile of C vectors has. With 32 registers: C=4 leaves room for 6 rows (24 sums, 4 weights, 1 value);
// with 16 registers 2 to 4: 4 rows of 3 vectors leave a sum on the stack, and are faster than 3 all the same.
template <int W>
constexpr int tileRows(int vectors) {
#if defined(__AVX512F__) || defined(__aarch64__)
  constexpr bool many = true;
#else
  constexpr bool many = false;
#endif
  if (many) return vectors == 4 ? 6 : 8;
#if defined(__FMA__)
  constexpr bool fused = true;
#else
  constexpr bool fused = false;  // a product needs a register before it is added
#endif
  if (vectors == 4) return fused ? 3 : 2;
  return vectors == 3 ? 4 : vectors == 2 ? 6 : 8;
}
// Adds `depth` products to each sum.
template <int W, int R, int C, bool Packed>
[[gnu::always_inline]] inline void addProducts(const TileCall& call, Float<W> (&sums)[R][C]) {
  const float* left = call.left;
  const float* right = call.right;
  const ptrdiff_t leftRow = call.leftRow, leftDepth = call.leftDepth;
  if constexpr (Packed) {
    // Weights packed for this tile: the vectors of one depth lie side by side.
    for (int k = 0; k < call.depth; k++) {
      Float<W> weights[C];
      for (int c = 0; c < C; c++) weights[c] = load<W>(right + c * W);
#pragma GCC unroll 8
      for (int r = 0; r < R; r++)
#pragma GCC unroll 4
        for (int c = 0; c < C; c++) sums[r][c] += left[r * leftRow] * weights[c];
      left += leftDepth;
      right += C * W;
    }
  } else {
    const ptrdiff_t rightDepth = call.rightDepth;
    const float* columns[C];
    for (int c = 0; c < C; c++) columns[c] = right + call.rightVector[c];
    for (int k = 0; k < call.depth; k++) {
#pragma GCC unroll 4
      for (int c = 0; c < C; c++) {
        const Float<W> weight = load<W>(columns[c]);
        columns[c] += rightDepth;
#pragma GCC unroll 8
        for (int r = 0; r < R; r++) sums[r][c] += left[r * leftRow] * weight;
      }
      left += leftDepth;
    }
  }
}

template <int W, int R, int C, bool Packed>
void multiplyTile(const TileCall& call) {
  Float<W> sums[R][C] = {};
  // What is added to is far away: it arrives while the products are summed.
  if (call.accumulate)
    for (int r = 0; r < R; r++)
      for (int c = 0; c < C; c++) __builtin_prefetch(call.out[c] + r * call.outRow, 1);
#ifdef __wasm__
  addProductsInWasm<W, R, C, Packed>(call, sums);
#else
  addProducts<W, R, C, Packed>(call, sums);
#endif
  if (call.bias != nullptr)
    for (int c = 0; c < C; c++) {
      const Float<W> bias = load<W>(call.bias + c * W);
      for (int r = 0; r < R; r++) sums[r][c] += bias;
    }
  if (call.accumulate)
    for (int r = 0; r < R; r++)
      for (int c = 0; c < C; c++) sums[r][c] += load<W>(call.out[c] + r * call.outRow);
  for (int r = 0; r < R; r++)
    for (int c = 0; c < C; c++) store<W>(call.out[c] + r * call.outRow, sums[r][c]);
}

using Tile = void (*)(const TileCall&);

// The tile of this many rows and vectors.
template <int W, bool Packed>
Tile tileFor(int rows, int vectors) {
#define ROWS(C)                                                                                             \
  {multiplyTile<W, 1, C, Packed>, multiplyTile<W, 2, C, Packed>, multiplyTile<W, 3, C, Packed>,             \
   multiplyTile<W, 4, C, Packed>, multiplyTile<W, 5, C, Packed>, multiplyTile<W, 6, C, Packed>,             \
   multiplyTile<W, 7, C, Packed>, multiplyTile<W, 8, C, Packed>}
  static constexpr Tile tiles[maxTileVectors][maxTileRows] = {ROWS(1), ROWS(2), ROWS(3), ROWS(4)};
#undef ROWS
  return tiles[vectors - 1][rows - 1];
}

}  // namespace refrain
