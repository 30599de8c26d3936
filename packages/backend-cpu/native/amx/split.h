// Single-precision products on the matrix unit (AMX), which multiplies numbers of 16 bits and adds in single precision. A float
// is scaled by a power of two and written as a sum of such numbers:
//   two float16 numbers of 11 bits: x = high + low. Of the four products of two floats' parts three are added; the fourth
//     is 2^-22 times the whole or less.
//   three bfloat16 numbers of 8 bits, on processors without float16: x = high + middle + low. Of nine products six are added;
//     the others are 2^-24 times the whole or less.
// Sums over a hundred numbers and more come out more accurate than by single-precision additions one after the other
// (docs/decisions/0008; src/matrix-unit.test.ts compares them). The scale puts the largest number of a line (a row of the left
// matrix, a column of the right one) just below the largest float16. Numbers below 2^-17 of it lose bits: their error stays
// below 2^-39 of the largest.
#pragma once
#include "../engine/context.h"
#include "../math/vector.h"
#ifdef __AMX_TILE__
#include <immintrin.h>

namespace refrain {

// A tile of the matrix unit: 16 lines of 64 bytes, each 16 pairs of 16-bit numbers.
constexpr int tileLines = 16;
constexpr int tileDepth = 32;
constexpr int tileBytes = 1024;

// The numbers nearest to each float; `x` keeps what is left.
struct Float16 {
  static constexpr int parts = 2;
  [[gnu::always_inline]] static __m256i take(__m512& x) {
    const __m256i nearest = _mm512_cvtps_ph(x, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
    x = _mm512_sub_ps(x, _mm512_cvtph_ps(nearest));
    return nearest;
  }
};
struct Bfloat16 {
  static constexpr int parts = 3;
  [[gnu::always_inline]] static __m256i take(__m512& x) {
    const __m512i up = _mm512_add_epi32(_mm512_castps_si512(x), _mm512_set1_epi32(0x8000));
    x = _mm512_sub_ps(x, _mm512_castsi512_ps(_mm512_and_si512(up, _mm512_set1_epi32(int(0xffff0000)))));
    return _mm512_cvtepi32_epi16(_mm512_srli_epi32(up, 16));
  }
};

// Calls `f` with the format of a matrix unit.
template <class F>
[[gnu::always_inline]] inline auto withFormat(MatrixUnit unit, F f) {
  return unit == MatrixUnit::float16 ? f(Float16{}) : f(Bfloat16{});
}

// Stores the parts of 32 numbers of one line, each part into a tile of its own.
template <class Format>
[[gnu::always_inline]] inline void storeLine(__m512 first, __m512 second, char* line) {
  for (int p = 0; p < Format::parts; p++, line += tileBytes) {
    _mm256_store_si256(reinterpret_cast<__m256i*>(line), Format::take(first));
    _mm256_store_si256(reinterpret_cast<__m256i*>(line + 32), Format::take(second));
  }
}
// Stores the parts of two numbers of each of 16 lines as pairs.
template <class Format>
[[gnu::always_inline]] inline void storePairs(__m512 first, __m512 second, char* line) {
  for (int p = 0; p < Format::parts; p++, line += tileBytes) {
    const __m512i low = _mm512_cvtepu16_epi32(Format::take(first));
    const __m512i high = _mm512_slli_epi32(_mm512_cvtepu16_epi32(Format::take(second)), 16);
    _mm512_store_si512(line, _mm512_or_si512(low, high));
  }
}

// The magnitudes of floats as whole numbers, which have the same order; NaN is above infinity.
[[gnu::always_inline]] inline __m512i magnitudes(__m512 x) {
  return _mm512_and_si512(_mm512_castps_si512(x), _mm512_set1_epi32(0x7fffffff));
}
static inline bool areFinite(__m512i magnitudes) {
  return _mm512_cmpge_epi32_mask(magnitudes, _mm512_set1_epi32(0x7f800000)) == 0;
}

// The exponent of the power of two that takes a line whose largest magnitude this is to 2^14 and more, below 2^15.
// No line is multiplied by more than the largest power of two there is.
[[gnu::always_inline]] inline __m512i exponentsOfScale(__m512i largest) {
  const __m512i exponent = _mm512_sub_epi32(_mm512_srli_epi32(largest, 23), _mm512_set1_epi32(127));
  return _mm512_min_epi32(_mm512_sub_epi32(_mm512_set1_epi32(14), exponent), _mm512_set1_epi32(127));
}
[[gnu::always_inline]] inline __m512 powersOfTwo(__m512i exponents) {
  return _mm512_castsi512_ps(_mm512_slli_epi32(_mm512_add_epi32(exponents, _mm512_set1_epi32(127)), 23));
}

// Transposes a tile, pair by pair.
[[gnu::always_inline]] inline void transposeTile(char* tile) {
  __m512i v[16], t[16];
  for (int i = 0; i < 16; i++) v[i] = _mm512_load_si512(tile + i * 64);
#pragma GCC unroll 8
  for (int i = 0; i < 16; i += 2) {
    t[i] = _mm512_unpacklo_epi32(v[i], v[i + 1]);
    t[i + 1] = _mm512_unpackhi_epi32(v[i], v[i + 1]);
  }
#pragma GCC unroll 4
  for (int i = 0; i < 16; i += 4) {
    v[i] = _mm512_unpacklo_epi64(t[i], t[i + 2]);
    v[i + 1] = _mm512_unpackhi_epi64(t[i], t[i + 2]);
    v[i + 2] = _mm512_unpacklo_epi64(t[i + 1], t[i + 3]);
    v[i + 3] = _mm512_unpackhi_epi64(t[i + 1], t[i + 3]);
  }
#pragma GCC unroll 4
  for (int i = 0; i < 4; i++) {
    t[i] = _mm512_shuffle_i32x4(v[i], v[i + 4], 0x88);
    t[i + 4] = _mm512_shuffle_i32x4(v[i], v[i + 4], 0xdd);
    t[i + 8] = _mm512_shuffle_i32x4(v[i + 8], v[i + 12], 0x88);
    t[i + 12] = _mm512_shuffle_i32x4(v[i + 8], v[i + 12], 0xdd);
  }
#pragma GCC unroll 4
  for (int i = 0; i < 4; i++) {
    v[i] = _mm512_shuffle_i32x4(t[i], t[i + 8], 0x88);
    v[i + 4] = _mm512_shuffle_i32x4(t[i + 4], t[i + 12], 0x88);
    v[i + 8] = _mm512_shuffle_i32x4(t[i], t[i + 8], 0xdd);
    v[i + 12] = _mm512_shuffle_i32x4(t[i + 4], t[i + 12], 0xdd);
  }
  for (int i = 0; i < 16; i++) _mm512_store_si512(tile + i * 64, v[i]);
}

}  // namespace refrain
#endif
