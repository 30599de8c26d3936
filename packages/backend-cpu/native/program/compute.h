// One instruction of a tape over whole vectors: of slots, which are runs of floats, or of rows of memory. Several tiles lie
// one after the other, so that the cost of an instruction's dispatch is shared by all of them.
#pragma once
#include "../math/error-function.h"
#include "../math/exponential.h"
#include "../math/logarithm.h"
#include "../math/scalar.h"
#include "opcodes.h"

namespace refrain {

// Rows of vectors, `row` floats apart.
struct Operand {
  float* at;
  ptrdiff_t row;
};

// How many rows an instruction computes, of how many vectors each, and whether all operands' rows lie side by side.
struct Extent {
  int rows;
  int vectors;
  bool dense;
};

// Calls `f` with the offset of every vector in each operand.
template <int W, class F, class... Rows>
[[gnu::always_inline]] inline void eachVector(const Extent& extent, F f, Rows... rows) {
  if (extent.dense) {
    const int vectors = extent.rows * extent.vectors;
    for (int i = 0; i < vectors; i++) f((void(rows), ptrdiff_t(i) * W)...);
    return;
  }
  for (int v = 0; v < extent.vectors; v++)
    for (int r = 0; r < extent.rows; r++) f((r * rows + v * W)...);
}
template <int W, class F>
[[gnu::always_inline]] inline void each1(Operand out, Operand a, const Extent& extent, F f) {
  eachVector<W>(extent, [=](ptrdiff_t o, ptrdiff_t i) { store<W>(out.at + o, f(load<W>(a.at + i))); }, out.row, a.row);
}
template <int W, class F>
[[gnu::always_inline]] inline void each2(Operand out, Operand a, Operand b, const Extent& extent, F f) {
  eachVector<W>(
      extent, [=](ptrdiff_t o, ptrdiff_t i, ptrdiff_t j) { store<W>(out.at + o, f(load<W>(a.at + i), load<W>(b.at + j))); },
      out.row, a.row, b.row);
}
template <int W, class F>
[[gnu::always_inline]] inline void each3(Operand out, Operand a, Operand b, Operand c, const Extent& extent, F f) {
  eachVector<W>(
      extent,
      [=](ptrdiff_t o, ptrdiff_t i, ptrdiff_t j, ptrdiff_t k) {
        store<W>(out.at + o, f(load<W>(a.at + i), load<W>(b.at + j), load<W>(c.at + k)));
      },
      out.row, a.row, b.row, c.row);
}
template <int W, class F>
[[gnu::always_inline]] inline void eachInt1(Operand out, Operand a, const Extent& extent, F f) {
  eachVector<W>(extent, [=](ptrdiff_t o, ptrdiff_t i) { storeInt<W>(out.at + o, f(loadInt<W>(a.at + i))); }, out.row, a.row);
}
template <int W, class F>
[[gnu::always_inline]] inline void eachInt2(Operand out, Operand a, Operand b, const Extent& extent, F f) {
  eachVector<W>(
      extent,
      [=](ptrdiff_t o, ptrdiff_t i, ptrdiff_t j) { storeInt<W>(out.at + o, f(loadInt<W>(a.at + i), loadInt<W>(b.at + j))); },
      out.row, a.row, b.row);
}
// Number by number.
template <int W, class F>
static inline void eachScalar(Operand out, Operand a, const Extent& extent, F f) {
  for (int r = 0; r < extent.rows; r++)
    for (int i = 0; i < extent.vectors * W; i++) out.at[r * out.row + i] = f(a.at[r * a.row + i]);
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

// Which of an instruction's operands are slots; an immediate number takes the place of `b`.
static inline int operandsOf(const Instruction& instruction) {
  const Opcode opcode = Opcode(instruction.opcode);
  if (opcode == Opcode::fill) return 0;
  if (opcode >= Opcode::mulAdd && opcode <= Opcode::where) return 3;
  const bool two = (opcode >= Opcode::add && opcode <= Opcode::equal) || (opcode >= Opcode::addInt && opcode <= Opcode::equalInt) ||
                   (opcode >= Opcode::sigmoidOfSum && opcode <= Opcode::timesTanhSlope);
  return two ? 2 : 1;
}

// `operand` points to the place of each operand that is a slot.
template <int W>
void compute(const Instruction& instruction, const Operand& out, const Operand* const* operand, const Extent& extent) {
  using F = Float<W>;
  using I = Int<W>;
  const auto a = [&] { return *operand[0]; };
  const auto b = [&] { return *operand[1]; };
  const auto c = [&] { return *operand[2]; };
  switch (Opcode(instruction.opcode)) {
    case Opcode::copy: return each1<W>(out, a(), extent, [](F x) { return x; });
    case Opcode::neg: return each1<W>(out, a(), extent, [](F x) { return -x; });
    case Opcode::abs: return each1<W>(out, a(), extent, [](F x) { return absolute<W>(x); });
    case Opcode::sign: return each1<W>(out, a(), extent, [](F x) { return signOf<W>(x); });
    case Opcode::exp: return each1<W>(out, a(), extent, [](F x) { return exp<W>(x); });
    case Opcode::log: return each1<W>(out, a(), extent, [](F x) { return log<W>(x); });
    case Opcode::sqrt: return each1<W>(out, a(), extent, [](F x) { return squareRoot<W>(x); });
    case Opcode::square: return each1<W>(out, a(), extent, [](F x) { return x * x; });
    case Opcode::sin: return eachScalar<W>(out, a(), extent, [](float x) { return float(sineFromQuadrant(x, 0)); });
    case Opcode::cos: return eachScalar<W>(out, a(), extent, [](float x) { return float(sineFromQuadrant(x, 1)); });
    case Opcode::tanh: return each1<W>(out, a(), extent, [](F x) { return tanh<W>(x); });
    case Opcode::sigmoid: return each1<W>(out, a(), extent, [](F x) { return sigmoid<W>(x); });
    case Opcode::relu: return each1<W>(out, a(), extent, [](F x) { return choose<W>(x < 0.0f, F{}, x); });
    case Opcode::softplus: return each1<W>(out, a(), extent, [](F x) { return softplus<W>(x); });
    case Opcode::erf: return each1<W>(out, a(), extent, [](F x) { return erf<W>(x); });
    case Opcode::floor: return each1<W>(out, a(), extent, [](F x) { return floorOf<W>(x); });
    case Opcode::add: return each2<W>(out, a(), b(), extent, [](F x, F y) { return x + y; });
    case Opcode::sub: return each2<W>(out, a(), b(), extent, [](F x, F y) { return x - y; });
    case Opcode::mul: return each2<W>(out, a(), b(), extent, [](F x, F y) { return x * y; });
    case Opcode::div: return each2<W>(out, a(), b(), extent, [](F x, F y) { return x / y; });
    case Opcode::pow: {
      for (int r = 0; r < extent.rows; r++)
        for (int i = 0; i < extent.vectors * W; i++)
          out.at[r * out.row + i] = power(a().at[r * a().row + i], b().at[r * b().row + i]);
      return;
    }
    case Opcode::maximum: return each2<W>(out, a(), b(), extent, [](F x, F y) { return larger<W>(x, y); });
    case Opcode::minimum: return each2<W>(out, a(), b(), extent, [](F x, F y) { return smaller<W>(x, y); });
    case Opcode::less: return each2<W>(out, a(), b(), extent, [](F x, F y) { return oneWhere<W>(x < y); });
    case Opcode::lessEqual: return each2<W>(out, a(), b(), extent, [](F x, F y) { return oneWhere<W>(x <= y); });
    case Opcode::equal: return each2<W>(out, a(), b(), extent, [](F x, F y) { return oneWhere<W>(x == y); });
    case Opcode::addNumber: {
      const float number = immediate<W>(instruction);
      return each1<W>(out, a(), extent, [number](F x) { return x + number; });
    }
    case Opcode::mulNumber: {
      const float number = immediate<W>(instruction);
      return each1<W>(out, a(), extent, [number](F x) { return x * number; });
    }
    case Opcode::subFromNumber: {
      const float number = immediate<W>(instruction);
      return each1<W>(out, a(), extent, [number](F x) { return number - x; });
    }
    case Opcode::mulAdd: return each3<W>(out, a(), b(), c(), extent, [](F x, F y, F z) { return x * y + z; });
    case Opcode::mulSubFrom: return each3<W>(out, a(), b(), c(), extent, [](F x, F y, F z) { return z - x * y; });
    case Opcode::where:
      return each3<W>(out, a(), b(), c(), extent, [](F x, F y, F z) { return choose<W>(x != 0.0f, y, z); });
    case Opcode::sigmoidOfSum: return each2<W>(out, a(), b(), extent, [](F x, F y) { return sigmoid<W>(x + y); });
    case Opcode::tanhOfSum: return each2<W>(out, a(), b(), extent, [](F x, F y) { return tanh<W>(x + y); });
    case Opcode::timesSigmoidSlope: return each2<W>(out, a(), b(), extent, [](F x, F y) { return x * (y * (1.0f - y)); });
    case Opcode::timesTanhSlope: return each2<W>(out, a(), b(), extent, [](F x, F y) { return x * (1.0f - y * y); });
    case Opcode::fill: {
      const F value = floatOf<W>(splatInt<W>(instruction.b));
      eachVector<W>(extent, [=](ptrdiff_t o) { store<W>(out.at + o, value); }, out.row);
      return;
    }
    case Opcode::negInt: return eachInt1<W>(out, a(), extent, [](I x) { return I{} - x; });
    case Opcode::absInt: return eachInt1<W>(out, a(), extent, [](I x) { return x < 0 ? I{} - x : x; });
    case Opcode::signInt: return eachInt1<W>(out, a(), extent, [](I x) { return (x < 0) - (x > 0); });
    case Opcode::squareInt: return eachInt1<W>(out, a(), extent, [](I x) { return x * x; });
    case Opcode::addInt: return eachInt2<W>(out, a(), b(), extent, [](I x, I y) { return x + y; });
    case Opcode::subInt: return eachInt2<W>(out, a(), b(), extent, [](I x, I y) { return x - y; });
    case Opcode::mulInt: return eachInt2<W>(out, a(), b(), extent, [](I x, I y) { return x * y; });
    case Opcode::maximumInt: return eachInt2<W>(out, a(), b(), extent, [](I x, I y) { return x > y ? x : y; });
    case Opcode::minimumInt: return eachInt2<W>(out, a(), b(), extent, [](I x, I y) { return x < y ? x : y; });
    case Opcode::lessInt: return eachInt2<W>(out, a(), b(), extent, [](I x, I y) { return bitsOf<W>(oneWhere<W>(x < y)); });
    case Opcode::lessEqualInt: return eachInt2<W>(out, a(), b(), extent, [](I x, I y) { return bitsOf<W>(oneWhere<W>(x <= y)); });
    case Opcode::equalInt: return eachInt2<W>(out, a(), b(), extent, [](I x, I y) { return bitsOf<W>(oneWhere<W>(x == y)); });
    case Opcode::floatToInt:
      return eachScalar<W>(out, a(), extent, [](float value) {
        // Outside int32 the conversion is undefined: those become 0, as in JavaScript's typed arrays up to wrapping.
        const int32_t whole = value > -2147483904.0f && value < 2147483648.0f ? int32_t(value) : 0;
        float bits;
        __builtin_memcpy(&bits, &whole, 4);
        return bits;
      });
    case Opcode::intToFloat:
      return eachInt1<W>(out, a(), extent, [](I x) { return bitsOf<W>(__builtin_convertvector(x, F)); });
    default: return;  // memory operations are the scan's own
  }
}

// The same over slots that are whole runs of vectors.
template <int W>
void compute(const Instruction& instruction, float* const* slots, int vectors) {
  Operand place[3];
  const Operand* const operand[] = {place, place + 1, place + 2};
  const int32_t number[] = {instruction.a, instruction.b, instruction.c};
  for (int i = 0; i < operandsOf(instruction); i++) place[i] = {slots[number[i]], 0};
  compute<W>(instruction, {slots[instruction.target], 0}, operand, {1, vectors, true});
}

}  // namespace refrain
