// Division where speed counts. The processor's 512-bit divide takes 16 cycles; an estimate of 14 bits and one correction of
// the quotient take 4, and are correctly rounded for all but a few operands (0.5 to 0.6 ulp).
#pragma once
#include "vector.h"
#ifdef __AVX512F__
#include <immintrin.h>
#endif

namespace refrain {

// For finite operands whose quotient is a normal number; the callers below guarantee that.
template <int W>
[[gnu::always_inline]] inline Float<W> divideNormal(Float<W> a, Float<W> b) {
#ifdef __AVX512F__
  if constexpr (W == 16) {
    const Float<W> r = (Float<W>)_mm512_maskz_rcp14_ps(__mmask16(-1), (__m512)b);
    const Float<W> q = a * r;
    return q + r * (a - q * b);
  }
#endif
  return a / b;
}

}  // namespace refrain
