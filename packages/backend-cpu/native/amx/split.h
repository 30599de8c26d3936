// Single-precision products on the matrix unit (AMX), which multiplies bfloat16 numbers, of 8 bits, and adds in single
// precision. A float is written as the sum of three such numbers, which together keep all of its 24 bits:
//   x = high + middle + low
// Of the nine products of two floats' parts six are added. The other three are 2^-24 times the whole or less: below the
// rounding of a single-precision sum.
//
// Numbers whose high part would be infinite have no such sum: `Finite` tells. Subnormal parts count as 0.
#pragma once
#include "../math/vector.h"
#ifdef __AMX_BF16__
#include <immintrin.h>

namespace refrain {

constexpr int parts = 3;

// A tile of the matrix unit: 16 lines of 64 bytes, each 16 pairs of bfloat16 numbers.
constexpr int tileLines = 16;
constexpr int tileDepth = 32;
constexpr int tileBytes = 1024;

// Tells whether all numbers it has seen can be split.
class Finite {
 public:
  // 0 times an infinite number or NaN is NaN, and stays.
  [[gnu::always_inline]] void see(__m512 high) { sum = _mm512_fmadd_ps(high, _mm512_setzero_ps(), sum); }
  bool all() const { return _mm512_cmp_ps_mask(sum, sum, _CMP_UNORD_Q) == 0; }

 private:
  __m512 sum = _mm512_setzero_ps();
};

// The bfloat16 number nearest to each float, as a float.
[[gnu::always_inline]] inline __m512 nearestBfloat16(__m512 x) {
  const __m512i up = _mm512_add_epi32(_mm512_castps_si512(x), _mm512_set1_epi32(0x8000));
  return _mm512_castsi512_ps(_mm512_and_si512(up, _mm512_set1_epi32(int(0xffff0000))));
}

// Stores the parts of 32 numbers as a line of a tile for each part: the numbers of `a` and of `b` in pairs.
[[gnu::always_inline]] inline void storeParts(__m512 a, __m512 b, char* line, Finite& finite) {
  for (int p = 0; p < parts; p++) {
    // What is left after two parts has no more than 8 bits, unless it is subnormal: its lower half is cut off below.
    const __m512 first = p + 1 < parts ? nearestBfloat16(a) : a;
    const __m512 second = p + 1 < parts ? nearestBfloat16(b) : b;
    if (p == 0) {
      finite.see(first);
      finite.see(second);
    }
    const __m512i low = _mm512_srli_epi32(_mm512_castps_si512(first), 16);
    const __m512i high = _mm512_and_si512(_mm512_castps_si512(second), _mm512_set1_epi32(int(0xffff0000)));
    _mm512_store_si512(line + p * tileBytes, _mm512_or_si512(low, high));
    a = _mm512_sub_ps(a, first);
    b = _mm512_sub_ps(b, second);
  }
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
