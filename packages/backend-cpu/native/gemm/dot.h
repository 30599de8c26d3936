// The sum of products of two runs of numbers.
#pragma once
#include "../math/vector.h"

namespace refrain {

// The runs may come in parts, of which all but the last are multiples of 4 vectors: the sum is the same.
template <int W>
struct RunDot {
  Float<W> sums[4] = {};
  float rest = 0;

  void add(const float* a, const float* b, int64_t count) {
    int64_t i = 0;
    for (; i + 4 * W <= count; i += 4 * W)
      for (int u = 0; u < 4; u++) sums[u] += load<W>(a + i + u * W) * load<W>(b + i + u * W);
    for (; i + W <= count; i += W) sums[0] += load<W>(a + i) * load<W>(b + i);
    for (; i < count; i++) rest += a[i] * b[i];
  }
  float total() const { return sumOfLanes<W>((sums[0] + sums[1]) + (sums[2] + sums[3])) + rest; }
};

}  // namespace refrain
