// exp, sigmoid and tanh within 2 ulp over the whole range, infinities and NaN included (tests/math-test.cpp measures it).
#pragma once
#include "divide.h"
#include "vector.h"

namespace refrain {

// 1.5 * 2^23: adding it leaves the nearest integer in the low bits of the sum.
constexpr float roundingShift = 12582912.0f;
constexpr float log2OfE = 1.44269504088896341f;
// ln 2 in two parts; the first has few bits, so n * ln2High is exact without a fused multiply-add too.
constexpr float ln2High = 0.693359375f;
constexpr float ln2Low = -2.12194440e-4f;

// x = n ln 2 + r with |r| <= ln(2) / 2; `power` is n, `minusOne` is exp(r) - 1.
template <int W>
struct ReducedExp {
  Float<W> power;
  Float<W> minusOne;
};

template <int W>
[[gnu::always_inline]] inline ReducedExp<W> reduceExp(Float<W> x) {
  const Float<W> shifted = x * log2OfE + roundingShift;
  const Float<W> n = shifted - roundingShift;
  Float<W> r = x - n * ln2High;
  r = r - n * ln2Low;
  // Minimax polynomial of (exp(r) - 1 - r) / r^2 (Cephes expf).
  Float<W> p = r * 1.9875691500e-4f + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  return {n, p * (r * r) + r};
}

// Whole n as an integer.
template <int W>
[[gnu::always_inline]] inline Int<W> wholeNumber(Float<W> n) {
  return bitsOf<W>(n + roundingShift) - bitsOf<W>(splat<W>(roundingShift));
}

// 2^n for whole n from -126 to 127.
template <int W>
[[gnu::always_inline]] inline Float<W> powerOfTwo(Float<W> n) {
  return floatOf<W>((wholeNumber<W>(n) + 127) << 23);
}

// x 2^n for whole n from -252 to 254: two factors reach subnormal results and infinity.
template <int W>
[[gnu::always_inline]] inline Float<W> timesPowerOfTwo(Float<W> x, Float<W> n) {
#ifdef __AVX512F__
  if constexpr (W == 16) return (Float<W>)_mm512_maskz_scalef_ps(__mmask16(-1), (__m512)x, (__m512)n);
#endif
  const Int<W> power = wholeNumber<W>(n);
  const Int<W> half = power >> 1;
  return x * floatOf<W>((half + 127) << 23) * floatOf<W>((power - half + 127) << 23);
}

// Outside these bounds the result is 0 or infinity.
constexpr float leastExponent = -104.0f;
constexpr float mostExponent = 89.0f;

// exp for x that is not above `mostExponent`.
template <int W>
[[gnu::always_inline]] inline Float<W> boundedExp(Float<W> x) {
  const ReducedExp<W> reduced = reduceExp<W>(atLeast<W>(leastExponent, x));
  return timesPowerOfTwo<W>(1.0f + reduced.minusOne, reduced.power);
}

template <int W>
[[gnu::always_inline]] inline Float<W> exp(Float<W> x) {
  return boundedExp<W>(atMost<W>(mostExponent, x));
}

#ifdef __AVX512F__

// With exp(-x) = (1 + m) / s and s = 2^n: s / (s + 1 + m). Scaled by s at the end, small results keep their digits.
[[gnu::always_inline]] inline Float<16> sigmoid512(Float<16> x) {
  // sigmoid(28) rounds to 1.
  const Float<16> bounded = atMost<16>(28.0f, atLeast<16>(leastExponent, x));
  const Float<16> n = bounded * log2OfE + roundingShift - roundingShift;
  const Float<16> r = n * ln2Low + (n * ln2High - bounded);
  // Minimax polynomial as in reduceExp; one degree less does here, where the sum below is at least 1.
  Float<16> p = r * 1.3950481e-3f + 8.3688833e-3f;
  p = p * r + 4.1666206e-2f;
  p = p * r + 1.6666518e-1f;
  p = p * r + 0.5f;
  const Float<16> minusOne = p * (r * r) + r;
  const Float<16> scale = timesPowerOfTwo<16>(splat<16>(1.0f), n);
  const Float<16> sum = scale + 1.0f + minusOne;
  const Float<16> estimate = (Float<16>)_mm512_maskz_rcp14_ps(__mmask16(-1), (__m512)sum);
  // The remainder from the summands, as the sum is rounded.
  const Float<16> rest = (1.0f - estimate) - minusOne * estimate - scale * estimate;
  return timesPowerOfTwo<16>(estimate + estimate * rest, n);
}

// With exp(2 |x|) = (1 + m) / s and s = 2^-n: (m + (1 - s)) / (m + (1 + s)).
[[gnu::always_inline]] inline Float<16> tanh512(Float<16> x) {
  const Float<16> bounded = atMost<16>(9.1f, absolute<16>(x));
  const Float<16> minusN = bounded * (-2 * log2OfE) + roundingShift - roundingShift;
  const Float<16> r = minusN * ln2Low + (minusN * ln2High + (bounded + bounded));
  Float<16> p = r * 1.9875691500e-4f + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  const Float<16> m = p * (r * r) + r;
  const Float<16> scale = timesPowerOfTwo<16>(splat<16>(1.0f), minusN);
  const Float<16> above = m + (1.0f - scale), plus = 1.0f + scale;
  const Float<16> estimate = (Float<16>)_mm512_maskz_rcp14_ps(__mmask16(-1), (__m512)(m + plus));
  const Float<16> q = above * estimate;
  // The remainder from the summands, as their sum is rounded.
  const Float<16> rest = (above - q * plus) - q * m;
  return withSign<16>(q + estimate * rest, x);
}

#endif

// 1 / (1 + exp(-x)), for negative x as exp(x) / (1 + exp(x)): no cancellation, and small results keep their digits.
template <int W>
[[gnu::always_inline]] inline Float<W> sigmoid(Float<W> x) {
#ifdef __AVX512F__
  if constexpr (W == 16) return sigmoid512(x);
#endif
  const Float<W> e = boundedExp<W>(-absolute<W>(x));
  const Int<W> negative = x < 0.0f;
  const Float<W> sum = 1.0f + e;
  const Float<W> q = divideNormal<W>(choose<W>(negative, e, splat<W>(1.0f)), sum);
  // What the rounding of the sum lost, times the derivative -q / sum; 1 / sum is q or 1 - q.
  const Float<W> lost = e - (sum - 1.0f);
  return q - q * (lost * choose<W>(negative, 1.0f - q, q));
}

// expm1(2 |x|) / (expm1(2 |x|) + 2) with x's sign; exact to the last bits near 0 because expm1 is.
template <int W>
[[gnu::always_inline]] inline Float<W> tanh(Float<W> x) {
#ifdef __AVX512F__
  if constexpr (W == 16) return tanh512(x);
#endif
  const Float<W> magnitude = absolute<W>(x);
  // tanh(9.1) rounds to 1.
  const Float<W> bounded = atMost<W>(9.1f, magnitude);
  const ReducedExp<W> reduced = reduceExp<W>(bounded + bounded);
  const Float<W> scale = powerOfTwo<W>(reduced.power);
  const Float<W> e = reduced.minusOne * scale + (scale - 1.0f);
  const Float<W> sum = e + 2.0f;
  const Float<W> q = divideNormal<W>(e, sum);
  // As in sigmoid, where it matters; 1 / sum is (1 - q) / 2.
  const Float<W> lost = choose<W>(magnitude < 0.55f, e - (sum - 2.0f), Float<W>{});
  return withSign<W>(q - q * (lost * (0.5f - 0.5f * q)), x);
}

}  // namespace refrain
