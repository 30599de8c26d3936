// erf within about 2 ulp: two minimax polynomials that meet at 0.9277.
#pragma once
#include "exponential.h"

namespace refrain {

template <int W>
[[gnu::always_inline]] inline Float<W> erf(Float<W> x) {
  const Float<W> t = absolute<W>(x);
  const Float<W> s = x * x;
  // Large arguments: 1 - exp(polynomial).
  const Float<W> bounded = choose<W>(t > 4.0f, splat<W>(4.0f), t);
  const Float<W> square = bounded * bounded;
  Float<W> r = bounded * -1.72853470e-5f + 3.83197126e-4f;
  const Float<W> u = bounded * -3.88396438e-3f + 2.42546219e-2f;
  r = r * square + u;
  r = r * bounded - 1.06777877e-1f;
  r = r * bounded - 6.34846687e-1f;
  r = r * bounded - 1.28717512e-1f;
  r = r * bounded - bounded;
  const Float<W> far = withSign<W>(1.0f - exp<W>(r), x);
  // Small arguments: x times a polynomial of x^2.
  Float<W> p = s * -5.96761703e-4f + 4.99119423e-3f;
  p = p * s - 2.67681349e-2f;
  p = p * s + 1.12819925e-1f;
  p = p * s - 3.76125336e-1f;
  p = p * s + 1.28379166e-1f;
  const Float<W> near = p * x + x;
  return choose<W>(t > 0.927734375f, far, near);
}

}  // namespace refrain
