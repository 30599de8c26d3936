// Double-precision scalars for the functions where speed does not count: sin, cos, pow. Freestanding, so that the
// WebAssembly build needs no C library.
#pragma once
#include <stdint.h>

namespace refrain {

static inline double doubleOf(uint64_t bits) {
  double value;
  __builtin_memcpy(&value, &bits, 8);
  return value;
}
static inline uint64_t bitsOfDouble(double value) {
  uint64_t bits;
  __builtin_memcpy(&bits, &value, 8);
  return bits;
}

// Sine or cosine: quadrant 0 starts at sin, 1 at cos. The argument is reduced with pi/2 in three parts, exact to
// about |x| = 1e6 (1e9 with fused multiply-add); an infinity gives NaN.
static inline double sineFromQuadrant(double x, int quadrant) {
  if (!(x - x == 0)) return __builtin_nan("");
  const double n = __builtin_floor(x * 0.63661977236758134308 + 0.5);
  double r = x - n * 1.57079632673412561417;
  r -= n * 6.07710050630396597660e-11;
  r -= n * 2.02226624879595063154e-21;
  quadrant = int((int64_t(n) + quadrant) & 3);
  const double z = r * r;
  double result;
  if (quadrant & 1) {
    result = 1 + z * (-0.5 + z * (4.16666666666666019037e-02 + z * (-1.38888888888741095749e-03 +
             z * (2.48015872894767294178e-05 + z * (-2.75573143513906633035e-07 + z * 2.08757232129817482790e-09)))));
  } else {
    result = r + r * z * (-1.66666666666666324348e-01 + z * (8.33333333332248946124e-03 + z * (-1.98412698298579493134e-04 +
             z * (2.75573137070700676789e-06 + z * (-2.50507602534068634195e-08 + z * 1.58969099521155010221e-10)))));
  }
  return (quadrant & 2) ? -result : result;
}

static inline double naturalLog(double x) {
  uint64_t bits = bitsOfDouble(x);
  int exponent = int(bits >> 52) - 1023;
  double m = doubleOf((bits & 0xfffffffffffffull) | 0x3ff0000000000000ull);
  if (m > 1.4142135623730951) {
    m *= 0.5;
    exponent++;
  }
  // 2 atanh(s) with s = (m - 1) / (m + 1), |s| < 0.172.
  const double s = (m - 1) / (m + 1);
  const double z = s * s;
  double series = 0;
  for (int k = 21; k >= 3; k -= 2) series = (series + 1.0 / k) * z;
  return exponent * 0.69314718055994530942 + 2 * (s + s * series);
}

static inline double exponential(double x) {
  if (x > 709) return __builtin_inf();
  if (x < -708) return 0;
  const double n = __builtin_floor(x * 1.44269504088896340736 + 0.5);
  const double r = (x - n * 6.93147180369123816490e-01) - n * 1.90821492927058770002e-10;
  double series = 1;
  for (int k = 13; k >= 1; k--) series = 1 + series * r / k;
  return series * doubleOf(uint64_t(int64_t(n) + 1023) << 52);
}

// As Math.pow: a negative base needs an integer exponent, anything to the power 0 is 1.
static inline float power(float base, float exponent) {
  if (exponent == 0) return 1;
  if (base != base || exponent != exponent) return __builtin_nanf("");
  const double magnitude = base < 0 ? -double(base) : double(base);
  const double e = exponent;
  const bool infiniteExponent = e - e != 0;
  if (infiniteExponent) {
    if (magnitude == 1) return __builtin_nanf("");
    return ((magnitude > 1) == (e > 0)) ? __builtin_inff() : 0.0f;
  }
  const bool isInteger = __builtin_floor(e) == e;
  const bool isOdd = isInteger && __builtin_floor(e * 0.5) != e * 0.5;
  const bool negative = isOdd && (base < 0 || (base == 0 && 1 / base < 0));
  double result;
  if (magnitude == 0) result = e > 0 ? 0 : __builtin_inf();
  else if (magnitude - magnitude != 0) result = e > 0 ? __builtin_inf() : 0;
  else if (base < 0 && !isInteger) return __builtin_nanf("");
  else if (e == 1) result = magnitude;
  else if (e == 2) result = magnitude * magnitude;
  else result = exponential(e * naturalLog(magnitude));
  return float(negative ? -result : result);
}

}  // namespace refrain
