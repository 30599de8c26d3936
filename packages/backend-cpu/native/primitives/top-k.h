// The places of the largest elements of each row.
#pragma once
#include "../engine/context.h"
#include "../engine/reader.h"
#include "../math/vector.h"

namespace refrain {

// NaN comes before all numbers.
static inline bool isLarger(float a, float b) { return a > b || (a != a && b == b); }

// The `k` largest of a row so far, in order.
struct Largest {
  float* values;
  int32_t* places;
  int64_t k;
  int64_t count = 0;

  // Elements come in order: an equal one stays behind those before it.
  void offer(float value, int32_t place) {
    if (count == k && !isLarger(value, values[k - 1])) return;
    int64_t at = count < k ? count++ : k - 1;
    for (; at > 0 && isLarger(value, values[at - 1]); at--) {
      values[at] = values[at - 1];
      places[at] = places[at - 1];
    }
    values[at] = value;
    places[at] = place;
  }
};

// Whether any lane is larger than the least that was kept, or NaN.
template <int W>
[[gnu::always_inline]] inline bool anyLarger(Float<W> x, Float<W> least) {
  const Int<W> larger = (x > least) | (x != x);
  int32_t lanes[W];
  __builtin_memcpy(lanes, &larger, sizeof lanes);
  int32_t any = 0;
  for (int i = 0; i < W; i++) any |= lanes[i];
  return any != 0;
}

template <int W>
void topKOfRow(const float* row, int64_t size, Largest largest) {
  int64_t j = 0;
  for (; j < largest.k; j++) largest.offer(row[j], int32_t(j));
  // Few elements get in: whole vectors are passed over.
  for (; j + 4 * W <= size; j += 4 * W) {
    const Float<W> least = splat<W>(largest.values[largest.k - 1]);
    const Float<W> a = larger<W>(load<W>(row + j), load<W>(row + j + W));
    const Float<W> b = larger<W>(load<W>(row + j + 2 * W), load<W>(row + j + 3 * W));
    if (!anyLarger<W>(larger<W>(a, b), least)) continue;
    for (int64_t i = j; i < j + 4 * W; i++) largest.offer(row[i], int32_t(i));
  }
  for (; j < size; j++) largest.offer(row[j], int32_t(j));
}

// source, places, rows, size, k
template <int W>
int32_t runTopK(Context& context, Reader reader) {
  const float* source = context.floats(reader.next());
  int32_t* places = context.ints(reader.next());
  const int64_t rows = reader.next(), size = reader.next(), k = reader.next();
  const int32_t scratch = context.memory.allocate(size_t(k) * size_t(context.pool->threads()) * sizeof(float));
  if (scratch < 0) return outOfMemory;
  float* const values = context.floats(scratch);
  parallelRuns(*context.pool, rows, 1 + sharedWork / size, [&](int64_t begin, int64_t end, int thread) {
    for (int64_t i = begin; i < end; i++) topKOfRow<W>(source + i * size, size, {values + thread * k, places + i * k, k});
  });
  context.memory.free(scratch);
  return done;
}

}  // namespace refrain
