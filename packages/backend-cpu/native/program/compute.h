// One instruction of a tape over whole vectors of its slots. A slot is a run of floats; several tiles lie in it one
// after the other, so that the cost of an instruction's dispatch is shared by all of them.
#pragma once
#include "../math/error-function.h"
#include "../math/exponential.h"
#include "../math/logarithm.h"
#include "../math/scalar.h"
#include "opcodes.h"

namespace refrain {

template <int W, class F>
[[gnu::always_inline]] inline void each1(float* out, const float* a, int vectors, F f) {
  for (int i = 0; i < vectors; i++) store<W>(out + i * W, f(load<W>(a + i * W)));
}
template <int W, class F>
[[gnu::always_inline]] inline void each2(float* out, const float* a, const float* b, int vectors, F f) {
  for (int i = 0; i < vectors; i++) store<W>(out + i * W, f(load<W>(a + i * W), load<W>(b + i * W)));
}
template <int W, class F>
[[gnu::always_inline]] inline void each3(float* out, const float* a, const float* b, const float* c, int vectors, F f) {
  for (int i = 0; i < vectors; i++)
    store<W>(out + i * W, f(load<W>(a + i * W), load<W>(b + i * W), load<W>(c + i * W)));
}
template <int W, class F>
[[gnu::always_inline]] inline void eachInt1(float* out, const float* a, int vectors, F f) {
  for (int i = 0; i < vectors; i++) storeInt<W>(out + i * W, f(loadInt<W>(a + i * W)));
}
template <int W, class F>
[[gnu::always_inline]] inline void eachInt2(float* out, const float* a, const float* b, int vectors, F f) {
  for (int i = 0; i < vectors; i++)
    storeInt<W>(out + i * W, f(loadInt<W>(a + i * W), loadInt<W>(b + i * W)));
}
template <int W, class F>
inline void eachScalar(float* out, const float* a, int vectors, F f) {
  for (int i = 0; i < vectors * W; i++) out[i] = f(a[i]);
}

// 1 where the mask is set, else 0.
template <int W>
[[gnu::always_inline]] inline Float<W> oneWhere(Int<W> mask) {
  return floatOf<W>(mask & bitsOf<W>(splat<W>(1.0f)));
}

template <int W>
[[gnu::always_inline]] inline Float<W> signOf(Float<W> x) {
  // Zeros keep their sign and NaN stays, as in Math.sign.
  return choose<W>((x > 0.0f) | (x < 0.0f), withSign<W>(splat<W>(1.0f), x), x);
}

template <int W>
[[gnu::always_inline]] inline Float<W> floorOf(Float<W> x) {
  // From 2^23 on every float is whole, and the conversion below would overflow.
  const Float<W> magnitude = absolute<W>(x);
  const Int<W> small = magnitude < 8388608.0f;
  const Float<W> whole = __builtin_convertvector(__builtin_convertvector(choose<W>(small, x, splat<W>(0.0f)), Int<W>), Float<W>);
  const Float<W> lower = whole - oneWhere<W>(whole > x);
  return choose<W>(small, withSign<W>(absolute<W>(lower), x), x);
}

template <int W>
[[gnu::always_inline]] inline Float<W> squareRoot(Float<W> x) {
#ifdef __AVX512F__
  if constexpr (W == 16) return (Float<W>)_mm512_maskz_sqrt_ps(__mmask16(-1), (__m512)x);
#endif
  Float<W> result;
  for (int i = 0; i < W; i++) result[i] = __builtin_sqrtf(x[i]);
  return result;
}

template <int W>
[[gnu::always_inline]] inline float immediate(const Instruction& instruction) {
  float number;
  __builtin_memcpy(&number, &instruction.b, sizeof number);
  return number;
}

template <int W>
void compute(const Instruction& instruction, float* const* slots, int vectors) {
  using F = Float<W>;
  using I = Int<W>;
  float* out = slots[instruction.target];
  const auto a = [&] { return slots[instruction.a]; };
  const auto b = [&] { return slots[instruction.b]; };
  const auto c = [&] { return slots[instruction.c]; };
  switch (Opcode(instruction.opcode)) {
    case Opcode::copy: return each1<W>(out, a(), vectors, [](F x) { return x; });
    case Opcode::neg: return each1<W>(out, a(), vectors, [](F x) { return -x; });
    case Opcode::abs: return each1<W>(out, a(), vectors, [](F x) { return absolute<W>(x); });
    case Opcode::sign: return each1<W>(out, a(), vectors, [](F x) { return signOf<W>(x); });
    case Opcode::exp: return each1<W>(out, a(), vectors, [](F x) { return exp<W>(x); });
    case Opcode::log: return each1<W>(out, a(), vectors, [](F x) { return log<W>(x); });
    case Opcode::sqrt: return each1<W>(out, a(), vectors, [](F x) { return squareRoot<W>(x); });
    case Opcode::square: return each1<W>(out, a(), vectors, [](F x) { return x * x; });
    case Opcode::sin: return eachScalar<W>(out, a(), vectors, [](float x) { return float(sineFromQuadrant(x, 0)); });
    case Opcode::cos: return eachScalar<W>(out, a(), vectors, [](float x) { return float(sineFromQuadrant(x, 1)); });
    case Opcode::tanh: return each1<W>(out, a(), vectors, [](F x) { return tanh<W>(x); });
    case Opcode::sigmoid: return each1<W>(out, a(), vectors, [](F x) { return sigmoid<W>(x); });
    case Opcode::relu: return each1<W>(out, a(), vectors, [](F x) { return choose<W>(x < 0.0f, F{}, x); });
    case Opcode::softplus: return each1<W>(out, a(), vectors, [](F x) { return softplus<W>(x); });
    case Opcode::erf: return each1<W>(out, a(), vectors, [](F x) { return erf<W>(x); });
    case Opcode::floor: return each1<W>(out, a(), vectors, [](F x) { return floorOf<W>(x); });
    case Opcode::add: return each2<W>(out, a(), b(), vectors, [](F x, F y) { return x + y; });
    case Opcode::sub: return each2<W>(out, a(), b(), vectors, [](F x, F y) { return x - y; });
    case Opcode::mul: return each2<W>(out, a(), b(), vectors, [](F x, F y) { return x * y; });
    case Opcode::div: return each2<W>(out, a(), b(), vectors, [](F x, F y) { return x / y; });
    case Opcode::pow: {
      const float *x = a(), *y = b();
      for (int i = 0; i < vectors * W; i++) out[i] = power(x[i], y[i]);
      return;
    }
    case Opcode::maximum: return each2<W>(out, a(), b(), vectors, [](F x, F y) { return larger<W>(x, y); });
    case Opcode::minimum: return each2<W>(out, a(), b(), vectors, [](F x, F y) { return smaller<W>(x, y); });
    case Opcode::less: return each2<W>(out, a(), b(), vectors, [](F x, F y) { return oneWhere<W>(x < y); });
    case Opcode::lessEqual: return each2<W>(out, a(), b(), vectors, [](F x, F y) { return oneWhere<W>(x <= y); });
    case Opcode::equal: return each2<W>(out, a(), b(), vectors, [](F x, F y) { return oneWhere<W>(x == y); });
    case Opcode::addNumber: {
      const float number = immediate<W>(instruction);
      return each1<W>(out, a(), vectors, [number](F x) { return x + number; });
    }
    case Opcode::mulNumber: {
      const float number = immediate<W>(instruction);
      return each1<W>(out, a(), vectors, [number](F x) { return x * number; });
    }
    case Opcode::subFromNumber: {
      const float number = immediate<W>(instruction);
      return each1<W>(out, a(), vectors, [number](F x) { return number - x; });
    }
    case Opcode::mulAdd: return each3<W>(out, a(), b(), c(), vectors, [](F x, F y, F z) { return x * y + z; });
    case Opcode::mulSubFrom: return each3<W>(out, a(), b(), c(), vectors, [](F x, F y, F z) { return z - x * y; });
    case Opcode::where:
      return each3<W>(out, a(), b(), c(), vectors, [](F x, F y, F z) { return choose<W>(x != 0.0f, y, z); });
    case Opcode::fill: {
      const F value = floatOf<W>(splatInt<W>(instruction.b));
      for (int i = 0; i < vectors; i++) store<W>(out + i * W, value);
      return;
    }
    case Opcode::negInt: return eachInt1<W>(out, a(), vectors, [](I x) { return I{} - x; });
    case Opcode::absInt: return eachInt1<W>(out, a(), vectors, [](I x) { return x < 0 ? I{} - x : x; });
    case Opcode::signInt: return eachInt1<W>(out, a(), vectors, [](I x) { return (x < 0) - (x > 0); });
    case Opcode::squareInt: return eachInt1<W>(out, a(), vectors, [](I x) { return x * x; });
    case Opcode::addInt: return eachInt2<W>(out, a(), b(), vectors, [](I x, I y) { return x + y; });
    case Opcode::subInt: return eachInt2<W>(out, a(), b(), vectors, [](I x, I y) { return x - y; });
    case Opcode::mulInt: return eachInt2<W>(out, a(), b(), vectors, [](I x, I y) { return x * y; });
    case Opcode::maximumInt: return eachInt2<W>(out, a(), b(), vectors, [](I x, I y) { return x > y ? x : y; });
    case Opcode::minimumInt: return eachInt2<W>(out, a(), b(), vectors, [](I x, I y) { return x < y ? x : y; });
    case Opcode::lessInt: return eachInt2<W>(out, a(), b(), vectors, [](I x, I y) { return bitsOf<W>(oneWhere<W>(x < y)); });
    case Opcode::lessEqualInt: return eachInt2<W>(out, a(), b(), vectors, [](I x, I y) { return bitsOf<W>(oneWhere<W>(x <= y)); });
    case Opcode::equalInt: return eachInt2<W>(out, a(), b(), vectors, [](I x, I y) { return bitsOf<W>(oneWhere<W>(x == y)); });
    case Opcode::floatToInt: {
      const float* x = a();
      for (int i = 0; i < vectors * W; i++) {
        // Outside int32 the conversion is undefined: those become 0, as in JavaScript's typed arrays up to wrapping.
        const float value = x[i];
        const int32_t whole = value > -2147483904.0f && value < 2147483648.0f ? int32_t(value) : 0;
        __builtin_memcpy(out + i, &whole, 4);
      }
      return;
    }
    case Opcode::intToFloat:
      return eachInt1<W>(out, a(), vectors, [](I x) { return bitsOf<W>(__builtin_convertvector(x, F)); });
    default: return;  // memory operations are the scan's own
  }
}

}  // namespace refrain
