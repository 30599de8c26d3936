// The product of one or two strips of rows and one or two of columns, summed in tile registers 0 to 3; 4 and 5 hold rows,
// 6 and 7 columns.
#pragma once
#include "strip.h"
#ifdef __AMX_TILE__

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

// sum += left x right, by number of register: TDPFP16PS or TDPBF16PS. As bytes, since the first needs GCC 13.
template <class Format, int sum, int left, int right>
[[gnu::always_inline]] inline void addProduct() {
  constexpr int prefix = Format::parts == Float16::parts ? 3 : 2;
  asm volatile(".byte 0xc4, 0xe2, %c0, 0x5c, %c1" ::"i"((15 - right) << 3 | prefix), "i"(0xc0 | sum << 3 | left));
}

struct StripProduct {
  int blocks;
  const char* rows[2];
  const char* columns[2];
};

// The sums of two strips of rows times two of columns, still scaled.
constexpr int sumsRow = 2 * tileLines;
using Sums = float[2 * tileLines * sumsRow];

// Calls `meanwhile(block)` after each block of depths: the matrix unit works on its own, and other work is done beside it. By
// reference: a copy would be read as one vector where it was just written in parts, which waits for every store before it,
// results on their way to memory among them.
template <class Format, int R, int C, class Meanwhile>
void multiplyStrips(const StripProduct& p, Sums& sums, const Meanwhile& meanwhile) {
  // The tile instructions are not known to touch memory, in some compilers.
  asm volatile("" ::: "memory");
  _tile_zero(0);
  if constexpr (C == 2) _tile_zero(1);
  if constexpr (R == 2) _tile_zero(2);
  if constexpr (R == 2 && C == 2) _tile_zero(3);
  ptrdiff_t at = stripHeader;
  const auto loadRows = [&](int part) __attribute__((always_inline)) {
    _tile_loadd(4, p.rows[0] + at + part * tileBytes, 64);
    if constexpr (R == 2) _tile_loadd(5, p.rows[1] + at + part * tileBytes, 64);
  };
  const auto loadColumns = [&](int part) __attribute__((always_inline)) {
    _tile_loadd(6, p.columns[0] + at + part * tileBytes, 64);
    if constexpr (C == 2) _tile_loadd(7, p.columns[1] + at + part * tileBytes, 64);
  };
  const auto add = [&]() __attribute__((always_inline)) {
    addProduct<Format, 0, 4, 6>();
    if constexpr (C == 2) addProduct<Format, 1, 4, 7>();
    if constexpr (R == 2) addProduct<Format, 2, 5, 6>();
    if constexpr (R == 2 && C == 2) addProduct<Format, 3, 5, 7>();
  };
  for (int block = 0; block < p.blocks; block++, at += Format::parts * tileBytes) {
    // In an order in which one side stays where it is.
    if constexpr (Format::parts == 2) {
      loadRows(0), loadColumns(1), add();
      loadColumns(0), add();
      loadRows(1), add();
    } else {
      loadRows(0), loadColumns(2), add();
      loadColumns(1), add();
      loadRows(1), add();
      loadColumns(0), add();
      loadRows(2), add();
      loadRows(0), add();
    }
    meanwhile(block);
  }
  constexpr ptrdiff_t stride = sumsRow * sizeof(float);
  _tile_stored(0, sums, stride);
  if constexpr (C == 2) _tile_stored(1, sums + tileLines, stride);
  if constexpr (R == 2) _tile_stored(2, sums + tileLines * sumsRow, stride);
  if constexpr (R == 2 && C == 2) _tile_stored(3, sums + tileLines * sumsRow + tileLines, stride);
  asm volatile("" ::: "memory");
}

template <class Format, class Meanwhile>
void multiplyStrips(int rows, int columns, const StripProduct& product, Sums& sums, const Meanwhile& meanwhile) {
  if (rows == 2) columns == 2 ? multiplyStrips<Format, 2, 2>(product, sums, meanwhile) : multiplyStrips<Format, 2, 1>(product, sums, meanwhile);
  else columns == 2 ? multiplyStrips<Format, 1, 2>(product, sums, meanwhile) : multiplyStrips<Format, 1, 1>(product, sums, meanwhile);
}

// Calls `use(row, columnStrip, sum)` with the sums of rows [begin, end) as they are without their lines' scales.
template <int C, class Use>
[[gnu::always_inline]] inline void eachSum(const StripProduct& p, const Sums& sums, int begin, int end, Use use) {
  __m512 columns[C];
  for (int c = 0; c < C; c++) columns[c] = _mm512_load_ps(p.columns[c]);
  for (int i = begin; i < end; i++) {
    const __m512 row = _mm512_set1_ps(reinterpret_cast<const float*>(p.rows[i / tileLines])[i % tileLines]);
    for (int c = 0; c < C; c++)
      use(i, c, _mm512_scalef_ps(_mm512_load_ps(sums + i * sumsRow + c * tileLines), _mm512_add_ps(row, columns[c])));
  }
}

}  // namespace refrain
#endif
