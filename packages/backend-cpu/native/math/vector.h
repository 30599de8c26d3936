// Vectors of W lanes through compiler vector extensions (GCC, clang): a new width is a new constant, not a new file.
#pragma once
#include <stddef.h>
#include <stdint.h>
#ifdef __AVX512F__
#include <immintrin.h>
#endif

namespace refrain {

template <int W>
struct Vector {
  static constexpr int bytes = 4 * W;
  typedef float Float __attribute__((vector_size(bytes)));
  typedef int32_t Int __attribute__((vector_size(bytes)));
  // The same lanes at any address: loads and stores need no alignment.
  typedef float LooseFloat __attribute__((vector_size(bytes), aligned(4), may_alias));
  typedef int32_t LooseInt __attribute__((vector_size(bytes), aligned(4), may_alias));
};

template <int W>
using Float = typename Vector<W>::Float;
template <int W>
using Int = typename Vector<W>::Int;

template <int W>
[[gnu::always_inline]] inline Float<W> load(const float* at) {
  return *reinterpret_cast<const typename Vector<W>::LooseFloat*>(at);
}
template <int W>
[[gnu::always_inline]] inline void store(float* at, Float<W> value) {
  *reinterpret_cast<typename Vector<W>::LooseFloat*>(at) = value;
}
template <int W>
[[gnu::always_inline]] inline Int<W> loadInt(const float* at) {
  return *reinterpret_cast<const typename Vector<W>::LooseInt*>(at);
}
template <int W>
[[gnu::always_inline]] inline void storeInt(float* at, Int<W> value) {
  *reinterpret_cast<typename Vector<W>::LooseInt*>(at) = value;
}
template <int W>
[[gnu::always_inline]] inline Float<W> splat(float value) {
  return value - Float<W>{};
}
template <int W>
[[gnu::always_inline]] inline Int<W> splatInt(int32_t value) {
  return value - Int<W>{};
}

// The bits of one kind read as the other.
template <int W>
[[gnu::always_inline]] inline Int<W> bitsOf(Float<W> value) {
  return (Int<W>)value;
}
template <int W>
[[gnu::always_inline]] inline Float<W> floatOf(Int<W> bits) {
  return (Float<W>)bits;
}

// Lanes of `yes` where the mask is all ones, of `no` where it is zero.
template <int W>
[[gnu::always_inline]] inline Float<W> choose(Int<W> mask, Float<W> yes, Float<W> no) {
  return mask ? yes : no;
}

// Not above or below a bound; NaN stays. The processor's minimum gives its second operand for a NaN.
template <int W>
[[gnu::always_inline]] inline Float<W> atMost(float bound, Float<W> x) {
#ifdef __AVX512F__
  if constexpr (W == 16) return (Float<W>)_mm512_maskz_min_ps(__mmask16(-1), (__m512)splat<W>(bound), (__m512)x);
#endif
  return choose<W>(x > bound, splat<W>(bound), x);
}
template <int W>
[[gnu::always_inline]] inline Float<W> atLeast(float bound, Float<W> x) {
#ifdef __AVX512F__
  if constexpr (W == 16) return (Float<W>)_mm512_maskz_max_ps(__mmask16(-1), (__m512)splat<W>(bound), (__m512)x);
#endif
  return choose<W>(x < bound, splat<W>(bound), x);
}

template <int W>
[[gnu::always_inline]] inline Float<W> absolute(Float<W> x) {
  return floatOf<W>(bitsOf<W>(x) & 0x7fffffff);
}
// The magnitude of one with the sign of the other.
template <int W>
[[gnu::always_inline]] inline Float<W> withSign(Float<W> magnitude, Float<W> sign) {
  return floatOf<W>(bitsOf<W>(magnitude) | (bitsOf<W>(sign) & int32_t(0x80000000)));
}

// NaN in either operand gives NaN, as Math.max and Math.min do.
template <int W>
[[gnu::always_inline]] inline Float<W> larger(Float<W> a, Float<W> b) {
  return choose<W>((a > b) | (a != a), a, b);
}
template <int W>
[[gnu::always_inline]] inline Float<W> smaller(Float<W> a, Float<W> b) {
  return choose<W>((a < b) | (a != a), a, b);
}

// A mask of the first `count` lanes.
template <int W>
[[gnu::always_inline]] inline Int<W> firstLanes(int64_t count) {
  Int<W> lane;
  for (int i = 0; i < W; i++) lane[i] = i;
  return lane < splatInt<W>(int32_t(count));
}
// The first `count` lanes of memory, and another number in those behind. What lies there is read: blocks have a vector more
// than was asked for.
template <int W>
[[gnu::always_inline]] inline Float<W> loadFirst(const float* at, int64_t count, float other) {
  return choose<W>(firstLanes<W>(count), load<W>(at), splat<W>(other));
}

template <int W>
[[gnu::always_inline]] inline float sumOfLanes(Float<W> value) {
  // A fixed tree, so that every processor of one width adds in the same order.
  float lanes[W];
  store<W>(lanes, value);
  for (int width = W / 2; width > 0; width /= 2)
    for (int i = 0; i < width; i++) lanes[i] += lanes[i + width];
  return lanes[0];
}
template <int W>
[[gnu::always_inline]] inline float largestLane(Float<W> value) {
  float lanes[W];
  store<W>(lanes, value);
  for (int width = W / 2; width > 0; width /= 2)
    for (int i = 0; i < width; i++)
      lanes[i] = (lanes[i] > lanes[i + width] || lanes[i] != lanes[i]) ? lanes[i] : lanes[i + width];
  return lanes[0];
}

}  // namespace refrain
