// The largest error of the vector functions, in units in the last place, against double precision over the whole range.
// Prints one line a function; exits with 1 when a bound is exceeded.
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../program/compute.h"

#ifndef LANES
#define LANES 4
#endif

using namespace refrain;

namespace {

float floatFrom(uint32_t bits) {
  float value;
  memcpy(&value, &bits, 4);
  return value;
}

// |got - exact| in units of the last place of a float of the exact value's size.
double errorIn(float got, double exact) {
  if (isnan(exact)) return isnan(got) ? 0 : 1e9;
  if (isnan(got)) return 1e9;
  const float rounded = float(exact);
  if (isinf(rounded) || isinf(got)) return got == rounded ? 0 : fabs(exact) > 3.4e38 && fabs(got) > 3.4e38 ? 1 : 1e9;
  int exponent;
  frexp(exact, &exponent);
  const double ulp = ldexp(1.0, exponent - 24 < -149 ? -149 : exponent - 24);
  return fabs(double(got) - exact) / ulp;
}

// Every `stride`-th float of all, infinities and NaN included.
int check(const char* name, Opcode opcode, double (*exact)(double), double bound, uint32_t stride) {
  double worst = 0;
  float at = 0;
  const float edges[] = {0.0f, -0.0f, INFINITY, -INFINITY, NAN, 88.72283f, 88.8f, -87.3f, -103.9f, -104.5f, 1e-40f, 9.0f, 9.2f};
  float in[LANES], out[LANES];
  float* slots[] = {in, out};
  const Instruction instruction = {int(opcode), 1, 0, 0, 0};
  const auto run = [&] {
    compute<LANES>(instruction, slots, 1);
    for (int i = 0; i < LANES; i++) {
      const double error = errorIn(out[i], exact(in[i]));
      if (error > worst) worst = error, at = in[i];
    }
  };
  for (float edge : edges) {
    for (int i = 0; i < LANES; i++) in[i] = edge;
    run();
  }
  for (uint64_t bits = 0; bits < (uint64_t(1) << 32); bits += uint64_t(stride) * LANES) {
    for (int i = 0; i < LANES; i++) in[i] = floatFrom(uint32_t(bits + uint64_t(stride) * i));
    run();
  }
  printf("%-9s %6.3f ulp at %g (bound %g)\n", name, worst, double(at), bound);
  return worst <= bound ? 0 : 1;
}

}  // namespace

int main(int count, char** arguments) {
  // 1 tests every float there is; the default is a sample of 8 million.
  const uint32_t stride = count > 1 ? uint32_t(atof(arguments[1])) : 509;
  int failures = 0;
  failures += check("exp", Opcode::exp, exp, 2, stride);
  failures += check("sigmoid", Opcode::sigmoid, [](double x) { return 1 / (1 + exp(-x)); }, 2, stride);
  failures += check("tanh", Opcode::tanh, tanh, 2, stride);
  failures += check("log", Opcode::log, log, 2, stride);
  failures += check("softplus", Opcode::softplus, [](double x) { return isinf(x) ? fmax(x, 0) : fmax(x, 0) + log1p(exp(-fabs(x))) + (x - x); }, 3, stride);
  failures += check("erf", Opcode::erf, erf, 3, stride);
  failures += check("sin", Opcode::sin, [](double x) { return fabs(x) > 1e6 ? double(float(sineFromQuadrant(x, 0))) : sin(x); }, 2, stride * 8);
  failures += check("cos", Opcode::cos, [](double x) { return fabs(x) > 1e6 ? double(float(sineFromQuadrant(x, 1))) : cos(x); }, 2, stride * 8);
  failures += check("floor", Opcode::floor, floor, 0, stride);
  failures += check("sqrt", Opcode::sqrt, sqrt, 1, stride);
  return failures == 0 ? 0 : 1;
}
