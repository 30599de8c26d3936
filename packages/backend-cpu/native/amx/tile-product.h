// The product of one or two strips of rows and one or two of columns, summed in tile registers 0 to 3; 4 and 5 hold rows,
// 6 and 7 columns.
#pragma once
#include "strip.h"
#ifdef __AMX_BF16__

namespace refrain {

// Gives all eight registers their shape. Every thread that uses them does so first, and gives them up with _tile_release when
// it is done: a system saves their 8 KB at each switch otherwise.
static inline void setTileShape() {
  struct {
    uint8_t palette, start, reserved[14];
    uint16_t rowBytes[16];
    uint8_t rows[16];
  } shape = {};
  shape.palette = 1;
  for (int i = 0; i < 8; i++) {
    shape.rowBytes[i] = 64;
    shape.rows[i] = tileLines;
  }
  // Not all compilers know that the instruction reads the shape.
  asm volatile("" ::"r"(&shape) : "memory");
  _tile_loadconfig(&shape);
}

enum class Start { zero, bias, result };

// `rows` and `columns` are where the strips begin, `result` is 16 R rows of 16 C floats, `stride` bytes apart; `columnStride`
// floats lie between its column tiles.
struct StripProduct {
  int blocks;
  const char* rows[2];
  const char* columns[2];
  float* result;
  ptrdiff_t stride;
  ptrdiff_t columnStride;
  Start start;
  const float* bias;
};

template <int R, int C>
void multiplyStrips(const StripProduct& p) {
  // The tile instructions are not known to touch memory, in some compilers.
  asm volatile("" ::: "memory");
  float* const below = reinterpret_cast<float*>(reinterpret_cast<char*>(p.result) + 16 * p.stride);
  // The result is far away: it arrives while the products are summed.
  for (int i = 0; i < 16 * R; i++)
    for (int c = 0; c < C; c++)
      __builtin_prefetch(reinterpret_cast<char*>(p.result + c * p.columnStride) + i * p.stride, 1);
  if (p.start == Start::zero) {
    _tile_zero(0);
    if constexpr (C == 2) _tile_zero(1);
    if constexpr (R == 2) _tile_zero(2);
    if constexpr (R == 2 && C == 2) _tile_zero(3);
  } else {
    const bool isBias = p.start == Start::bias;
    const float* above = isBias ? p.bias : p.result;
    const float* under = isBias ? p.bias : below;
    const ptrdiff_t stride = isBias ? 0 : p.stride;
    const ptrdiff_t next = isBias ? 16 : p.columnStride;
    _tile_loadd(0, above, stride);
    if constexpr (C == 2) _tile_loadd(1, above + next, stride);
    if constexpr (R == 2) _tile_loadd(2, under, stride);
    if constexpr (R == 2 && C == 2) _tile_loadd(3, under + next, stride);
  }
  ptrdiff_t at = 0;
  const auto loadRows = [&](int part) __attribute__((always_inline)) {
    _tile_loadd(4, p.rows[0] + at + part * tileBytes, 64);
    if constexpr (R == 2) _tile_loadd(5, p.rows[1] + at + part * tileBytes, 64);
  };
  const auto loadColumns = [&](int part) __attribute__((always_inline)) {
    _tile_loadd(6, p.columns[0] + at + part * tileBytes, 64);
    if constexpr (C == 2) _tile_loadd(7, p.columns[1] + at + part * tileBytes, 64);
  };
  const auto add = [&]() __attribute__((always_inline)) {
    _tile_dpbf16ps(0, 4, 6);
    if constexpr (C == 2) _tile_dpbf16ps(1, 4, 7);
    if constexpr (R == 2) _tile_dpbf16ps(2, 5, 6);
    if constexpr (R == 2 && C == 2) _tile_dpbf16ps(3, 5, 7);
  };
  for (int block = 0; block < p.blocks; block++, at += parts * tileBytes) {
    // In an order in which one side stays where it is.
    loadRows(0), loadColumns(2), add();
    loadColumns(1), add();
    loadRows(1), add();
    loadColumns(0), add();
    loadRows(2), add();
    loadRows(0), add();
  }
  _tile_stored(0, p.result, p.stride);
  if constexpr (C == 2) _tile_stored(1, p.result + p.columnStride, p.stride);
  if constexpr (R == 2) _tile_stored(2, below, p.stride);
  if constexpr (R == 2 && C == 2) _tile_stored(3, below + p.columnStride, p.stride);
  asm volatile("" ::: "memory");
}

static inline void multiplyStrips(int rows, int columns, const StripProduct& product) {
  if (rows == 2) columns == 2 ? multiplyStrips<2, 2>(product) : multiplyStrips<2, 1>(product);
  else columns == 2 ? multiplyStrips<1, 2>(product) : multiplyStrips<1, 1>(product);
}

}  // namespace refrain
#endif
