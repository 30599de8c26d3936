// Softmax, its logarithm, and softmax cross-entropy: a row is read while it lies in the cache, and the probabilities
// are never written.
#pragma once
#include "../math/logarithm.h"
#include "../math/scalar.h"
#include "indexing.h"

namespace refrain {

// Exponentials that a thread computes in about 10 microseconds.
constexpr int64_t sharedExponentials = 16384;

template <int W>
float largestOf(const float* row, int64_t size) {
  if (size < W) {
    float best = row[0];
    for (int64_t j = 1; j < size; j++) best = (row[j] > best || row[j] != row[j]) ? row[j] : best;
    return best;
  }
  Float<W> best = load<W>(row);
  Int<W> isNaN = best != best;
  for (int64_t j = W; j < size; j += W) {
    // The last vector may overlap the one before.
    const Float<W> x = load<W>(row + (j + W <= size ? j : size - W));
    isNaN |= x != x;
    best = choose<W>(x > best, x, best);
  }
  return largestLane<W>(choose<W>(isNaN, splat<W>(__builtin_nanf("")), best));
}

// exp(x - largest) of the last, fewer than W numbers of a row, and zeros. The lanes behind are not computed from -infinity: results
// below the smallest normal number cost the processor hundreds of cycles.
template <int W>
[[gnu::always_inline]] inline Float<W> exponentialsOfRest(const float* row, int64_t count, float largest) {
  const Float<W> value = exp<W>(loadFirst<W>(row, count, largest) - largest);
  return choose<W>(firstLanes<W>(count), value, Float<W>{});
}

// The sum of exp(x - largest) over a row.
template <int W>
float sumOfExp(const float* row, int64_t size, float largest) {
  Float<W> sums = {};
  int64_t j = 0;
  for (; j + W <= size; j += W) sums += exp<W>(load<W>(row + j) - largest);
  if (j < size) sums += exponentialsOfRest<W>(row + j, size - j, largest);
  return sumOfLanes<W>(sums);
}

template <int W>
float sumOfRow(const float* row, int64_t size) {
  Float<W> sums = {};
  int64_t j = 0;
  for (; j + W <= size; j += W) sums += load<W>(row + j);
  float sum = sumOfLanes<W>(sums);
  for (; j < size; j++) sum += row[j];
  return sum;
}

// The logarithm of the sum of exponentials is `largest + logSum`.
template <int W>
struct RowTotal {
  float largest;
  float logSum;
};
template <int W>
RowTotal<W> totalOf(const float* row, int64_t size) {
  const float largest = largestOf<W>(row, size);
  return {largest, float(naturalLog(double(sumOfExp<W>(row, size, largest))))};
}

// Calls f(vector, place) for a row; the last vector may hold numbers behind the row.
template <int W, class F>
[[gnu::always_inline]] inline void mapRow(const float* from, float* to, int64_t size, F f) {
  int64_t j = 0;
  for (; j + W <= size; j += W) store<W>(to + j, f(load<W>(from + j)));
  if (j < size) {
    float rest[W];
    store<W>(rest, f(loadFirst<W>(from + j, size - j, 0)));
    for (int64_t e = j; e < size; e++) to[e] = rest[e - j];
  }
}

// logarithm, source, target, rows, size
template <int W>
int32_t runSoftmax(Context& context, Reader reader) {
  const bool logarithm = reader.next() != 0;
  const float* source = context.floats(reader.next());
  float* target = context.floats(reader.next());
  const int64_t rows = reader.next(), size = reader.next();
  parallelRuns(*context.pool, rows, 1 + sharedExponentials / size, [&](int64_t begin, int64_t end, int) {
    for (int64_t i = begin; i < end; i++) {
      const float* row = source + i * size;
      float* to = target + i * size;
      if (logarithm) {
        const RowTotal<W> total = totalOf<W>(row, size);
        mapRow<W>(row, to, size, [&](Float<W> x) { return (x - total.largest) - total.logSum; });
      } else {
        const float largest = largestOf<W>(row, size);
        const float scale = 1.0f / sumOfExp<W>(row, size, largest);
        mapRow<W>(row, to, size, [&](Float<W> x) { return exp<W>(x - largest) * scale; });
      }
    }
  });
  return done;
}

// logits, targets, losses, rows, size, smoothing: the share of the target that all classes get
template <int W>
int32_t runCrossEntropy(Context& context, Reader reader) {
  const float* logits = context.floats(reader.next());
  const int32_t* targets = context.ints(reader.next());
  float* losses = context.floats(reader.next());
  const int64_t rows = reader.next();
  const int32_t size = reader.next();
  const float smoothing = reader.nextFloat();
  if (!idsInside(context, targets, rows, size)) return idOutOfRange;
  parallelRuns(*context.pool, rows, 1 + sharedExponentials / size, [&](int64_t begin, int64_t end, int) {
    for (int64_t i = begin; i < end; i++) {
      const float* row = logits + i * size;
      const RowTotal<W> total = totalOf<W>(row, size);
      float aim = row[targets[i]];
      // Without smoothing, classes masked by -infinity do not count.
      if (smoothing > 0) aim = (1 - smoothing) * aim + smoothing * (sumOfRow<W>(row, size) / float(size));
      losses[i] = (total.largest - aim) + total.logSum;
    }
  });
  return done;
}

// Writes exp(x - largest) of a row, and gives the sum.
template <int W>
float exponentials(const float* row, float* to, int64_t size, float largest) {
  Float<W> sums = {};
  int64_t j = 0;
  for (; j + W <= size; j += W) {
    const Float<W> value = exp<W>(load<W>(row + j) - largest);
    store<W>(to + j, value);
    sums += value;
  }
  if (j < size) {
    float rest[W];
    const Float<W> value = exponentialsOfRest<W>(row + j, size - j, largest);
    store<W>(rest, value);
    for (int64_t e = j; e < size; e++) to[e] = rest[e - j];
    sums += value;
  }
  return sumOfLanes<W>(sums);
}

// logits, targets, gradient, target, rows, size, smoothing: (softmax - what it aims at) times each row's gradient. The target may be
// the logits.
template <int W>
int32_t runCrossEntropyGradient(Context& context, Reader reader) {
  const float* logits = context.floats(reader.next());
  const int32_t* targets = context.ints(reader.next());
  const float* gradient = context.floats(reader.next());
  float* out = context.floats(reader.next());
  const int64_t rows = reader.next();
  const int32_t size = reader.next();
  const float smoothing = reader.nextFloat();
  if (!idsInside(context, targets, rows, size)) return idOutOfRange;
  parallelRuns(*context.pool, rows, 1 + sharedExponentials / size, [&](int64_t begin, int64_t end, int) {
    for (int64_t i = begin; i < end; i++) {
      const float* row = logits + i * size;
      float* to = out + i * size;
      const float largest = largestOf<W>(row, size);
      // The exponentials are kept in the result's place, then scaled.
      const float scale = gradient[i] / exponentials<W>(row, to, size, largest);
      const float share = smoothing > 0 ? gradient[i] * smoothing / float(size) : 0.0f;
      mapRow<W>(to, to, size, [&](Float<W> x) { return x * scale - share; });
      to[targets[i]] -= gradient[i] * (1 - smoothing);
    }
  });
  return done;
}

}  // namespace refrain
