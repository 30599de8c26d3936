// Sums, maxima, places of maxima and running sums over the middle axis of [outer, middle, inner].
#pragma once
#include "../engine/context.h"
#include "../engine/reader.h"
#include "../math/vector.h"

namespace refrain {

// Rows of the middle axis that are added before their sum joins the total: errors grow with the square root of it
// rather than with the whole length, and the order never depends on the threads.
constexpr int64_t partialRows = 64;
// Elements of one partial sum along contiguous memory.
constexpr int64_t partialElements = 4096;

// The sum of a run that comes in parts, of which all but the last are multiples of 4 vectors.
template <int W>
struct RunSum {
  Float<W> sums[4] = {};
  float rest = 0;

  void add(const float* from, int64_t count) {
    int64_t i = 0;
    for (; i + 4 * W <= count; i += 4 * W)
      for (int u = 0; u < 4; u++) sums[u] += load<W>(from + i + u * W);
    for (; i + W <= count; i += W) sums[0] += load<W>(from + i);
    for (; i < count; i++) rest += from[i];
  }
  float total() const { return sumOfLanes<W>((sums[0] + sums[1]) + (sums[2] + sums[3])) + rest; }
};

template <int W>
float sumRun(const float* from, int64_t count) {
  RunSum<W> sum;
  sum.add(from, count);
  return sum.total();
}

// Sums of long runs in pieces, and of the pieces in double precision.
template <int W>
float sumLongRun(Context& context, const float* from, int64_t count) {
  if (count <= partialElements) return sumRun<W>(from, count);
  const int64_t pieces = (count + partialElements - 1) / partialElements;
  double total = 0;
  constexpr int64_t batch = 1024;
  float sums[batch];
  for (int64_t p0 = 0; p0 < pieces; p0 += batch) {
    const int64_t here = pieces - p0 < batch ? pieces - p0 : batch;
    parallelRuns(*context.pool, here, 16, [&](int64_t begin, int64_t end, int) {
      for (int64_t p = begin; p < end; p++) {
        const int64_t start = (p0 + p) * partialElements;
        sums[p] = sumRun<W>(from + start, count - start < partialElements ? count - start : partialElements);
      }
    });
    for (int64_t p = 0; p < here; p++) total += sums[p];
  }
  return float(total);
}

template <int W>
void sumColumns(const float* from, int64_t middle, int64_t inner, int64_t begin, int64_t end, float* out) {
  constexpr int64_t block = 4 * W;
  for (int64_t j = begin; j < end; j += block) {
    const int64_t width = end - j < block ? end - j : block;
    const int vectors = int((width + W - 1) / W);
    Float<W> total[4] = {};
    for (int64_t m0 = 0; m0 < middle; m0 += partialRows) {
      const int64_t m1 = m0 + partialRows < middle ? m0 + partialRows : middle;
      Float<W> part[4] = {};
      for (int64_t m = m0; m < m1; m++)
        for (int v = 0; v < vectors; v++) part[v] += load<W>(from + m * inner + j + v * W);
      for (int v = 0; v < vectors; v++) total[v] += part[v];
    }
    float edge[block];
    for (int v = 0; v < vectors; v++) store<W>(edge + v * W, total[v]);
    for (int64_t e = 0; e < width; e++) out[j + e] = edge[e];
  }
}

// The sums of the columns of [rows, columns].
template <int W>
void sumRows(Context& context, const float* from, int64_t rows, int64_t columns, float* out) {
  constexpr int64_t run = 64;
  const int64_t grain = rows * run >= sharedWork ? run : columns;
  parallelRuns(*context.pool, columns, grain,
               [&](int64_t begin, int64_t end, int) { sumColumns<W>(from, rows, columns, begin, end, out); });
}

template <class T, class Better>
void bestColumns(const T* from, int64_t middle, int64_t inner, int64_t begin, int64_t end, T* out, Better better) {
  for (int64_t j = begin; j < end; j++) {
    T best = from[j];
    for (int64_t m = 1; m < middle; m++) {
      const T value = from[m * inner + j];
      if (better(value, best)) best = value;
    }
    out[j] = best;
  }
}

enum Reduction : int32_t { sumFloat, sumInt, maxFloat, maxInt };

// kind, source, target, outer, middle, inner
template <int W>
int32_t runReduce(Context& context, Reader reader) {
  const int32_t kind = reader.next();
  const float* source = context.floats(reader.next());
  float* target = context.floats(reader.next());
  const int64_t outer = reader.next(), middle = reader.next(), inner = reader.next();
  Pool& pool = *context.pool;
  if (kind == sumFloat && inner == 1 && outer == 1) {
    *target = sumLongRun<W>(context, source, middle);
    return done;
  }
  // Short results are split among the threads by columns, long ones by rows.
  const int64_t grainColumns = inner >= 64 && outer == 1 ? 64 : inner;
  const int64_t columnRuns = inner == 0 ? 0 : (inner + grainColumns - 1) / grainColumns;
  const int64_t perRun = middle * grainColumns + 1;
  const int64_t grain = perRun >= sharedWork ? 1 : sharedWork / perRun;
  parallelRuns(pool, outer * columnRuns, grain, [&](int64_t begin, int64_t end, int) {
    for (int64_t run = begin; run < end; run++) {
      const int64_t o = run / columnRuns;
      const int64_t j0 = run % columnRuns * grainColumns;
      const int64_t j1 = j0 + grainColumns < inner ? j0 + grainColumns : inner;
      const float* from = source + o * middle * inner;
      float* to = target + o * inner;
      if (kind == sumFloat) {
        if (inner == 1) *to = sumRun<W>(from, middle);
        else sumColumns<W>(from, middle, inner, j0, j1, to);
      } else if (kind == maxFloat) {
        bestColumns(from, middle, inner, j0, j1, to, [](float a, float b) { return a > b || a != a; });
      } else if (kind == maxInt) {
        bestColumns(reinterpret_cast<const int32_t*>(from), middle, inner, j0, j1, reinterpret_cast<int32_t*>(to),
                    [](int32_t a, int32_t b) { return a > b; });
      } else {
        for (int64_t j = j0; j < j1; j++) {
          int64_t sum = 0;
          for (int64_t m = 0; m < middle; m++) sum += reinterpret_cast<const int32_t*>(from)[m * inner + j];
          reinterpret_cast<int32_t*>(to)[j] = int32_t(sum);
        }
      }
    }
  });
  return done;
}

// isInt, source, target, outer, middle, inner: the place of the first largest element
template <int W>
int32_t runArgMax(Context& context, Reader reader) {
  const bool isInt = reader.next() != 0;
  const float* source = context.floats(reader.next());
  int32_t* target = context.ints(reader.next());
  const int64_t outer = reader.next(), middle = reader.next(), inner = reader.next();
  parallelRuns(*context.pool, outer * inner, 1 + sharedWork / (middle + 1), [&](int64_t begin, int64_t end, int) {
    for (int64_t i = begin; i < end; i++) {
      const int64_t start = i / inner * middle * inner + i % inner;
      const auto find = [&](auto* from) {
        int64_t best = 0;
        for (int64_t m = 1; m < middle; m++)
          if (from[start + m * inner] > from[start + best * inner]) best = m;
        return int32_t(best);
      };
      target[i] = isInt ? find(reinterpret_cast<const int32_t*>(source)) : find(source);
    }
  });
  return done;
}

// isInt, source, target, outer, middle, inner: each element plus all before it
template <int W>
int32_t runCumulativeSum(Context& context, Reader reader) {
  const bool isInt = reader.next() != 0;
  const float* source = context.floats(reader.next());
  float* target = context.floats(reader.next());
  const int64_t outer = reader.next(), middle = reader.next(), inner = reader.next();
  parallelRuns(*context.pool, outer, 1 + sharedWork / (middle * inner + 1), [&](int64_t begin, int64_t end, int) {
    const auto add = [&](auto* from, auto* to) {
      for (int64_t o = begin; o < end; o++) {
        const int64_t start = o * middle * inner;
        for (int64_t j = 0; j < inner; j++) to[start + j] = from[start + j];
        for (int64_t i = start + inner; i < start + middle * inner; i++) to[i] = from[i] + to[i - inner];
      }
    };
    if (isInt) add(reinterpret_cast<const int32_t*>(source), reinterpret_cast<int32_t*>(target));
    else add(source, target);
  });
  return done;
}

}  // namespace refrain
