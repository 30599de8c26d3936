// log and softplus.
#pragma once
#include "exponential.h"

namespace refrain {

// log x = e ln 2 + log m with m in [2/3, 4/3); negative x gives NaN, 0 gives -infinity.
template <int W>
[[gnu::always_inline]] inline Float<W> log(Float<W> x) {
  const Int<W> tiny = x < 1.17549435e-38f;
  // A subnormal is scaled by 2^23 first.
  const Float<W> scaled = choose<W>(tiny, x * 8388608.0f, x);
  const Int<W> shift = (bitsOf<W>(scaled) - 0x3f2aaaab) & int32_t(0xff800000);
  const Float<W> m = floatOf<W>(bitsOf<W>(scaled) - shift);
  const Float<W> e =
      __builtin_convertvector(shift >> 23, Float<W>) - choose<W>(tiny, splat<W>(23.0f), splat<W>(0.0f));
  const Float<W> f = m - 1.0f;
  const Float<W> s = f * f;
  // Minimax polynomial of log(1 + f), two interleaved chains.
  Float<W> r = -0.121483803f - 0.130310059f * s;
  Float<W> t = 0.139814854f + 0.140869141f * s;
  r = r * s - 0.166846126f;
  t = t * s + 0.200120345f;
  r = r * s - 0.249996200f;
  r = t * f + r;
  r = r * f + 0.333331972f;
  r = r * f - 0.5f;
  r = r * s + f;
  Float<W> result = e * ln2Low + r;
  result = e * ln2High + result;
  const Float<W> infinity = splat<W>(__builtin_inff());
  result = choose<W>(x == infinity, infinity, result);
  result = choose<W>(x == 0.0f, -infinity, result);
  return choose<W>((x < 0.0f) | (x != x), splat<W>(__builtin_nanf("")), result);
}

// log(1 + e) for e in [0, 1], with the rounding of 1 + e corrected.
template <int W>
[[gnu::always_inline]] inline Float<W> logOnePlus(Float<W> e) {
  const Float<W> u = 1.0f + e;
  return log<W>(u) + (e - (u - 1.0f)) / u;
}

// log(1 + exp(x)) = max(x, 0) + log(1 + exp(-|x|)).
template <int W>
[[gnu::always_inline]] inline Float<W> softplus(Float<W> x) {
  return larger<W>(x, splat<W>(0.0f)) + logOnePlus<W>(exp<W>(-absolute<W>(x)));
}

}  // namespace refrain
