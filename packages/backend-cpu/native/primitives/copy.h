// Strided copies: transpose, slice, pad, concat, broadcastTo and flip are all of this kind.
#pragma once
#include "../engine/context.h"
#include "../engine/reader.h"
#include "../math/vector.h"

namespace refrain {

constexpr int maxCopyRank = 8;

struct StridedCopy {
  int rank;
  const int32_t* sizes;
  const int32_t* from;  // strides of the source
  const int32_t* to;    // strides of the target
};

// The elements of axis 0 from `begin` to `end`, with all of the axes behind it.
template <int W>
void copyPart(const StridedCopy& copy, int axis, int64_t begin, int64_t end, const float* source, float* target) {
  const int64_t from = copy.from[axis], to = copy.to[axis];
  source += begin * from;
  target += begin * to;
  const int64_t count = end - begin;
  if (axis == copy.rank - 1) {
    if (from == 1 && to == 1) {
      __builtin_memcpy(target, source, size_t(count) * 4);
    } else if (from == 0 && to == 1) {
      const float value = *source;
      for (int64_t i = 0; i < count; i++) target[i] = value;
    } else {
      for (int64_t i = 0; i < count; i++) target[i * to] = source[i * from];
    }
    return;
  }
  if (axis == copy.rank - 2 && to != 1 && copy.from[axis] == 1 && copy.to[axis + 1] == 1) {
    // A transpose: squares of 16 by 16 read and write whole cache lines.
    const int64_t columns = copy.sizes[axis + 1], step = copy.from[axis + 1];
    for (int64_t i0 = 0; i0 < count; i0 += 16) {
      const int64_t i1 = i0 + 16 < count ? i0 + 16 : count;
      for (int64_t j0 = 0; j0 < columns; j0 += 16) {
        const int64_t j1 = j0 + 16 < columns ? j0 + 16 : columns;
        for (int64_t i = i0; i < i1; i++)
          for (int64_t j = j0; j < j1; j++) target[i * to + j] = source[i + j * step];
      }
    }
    return;
  }
  for (int64_t i = 0; i < count; i++)
    copyPart<W>(copy, axis + 1, 0, copy.sizes[axis + 1], source + i * from, target + i * to);
}

// source, target, source offset, target offset, rank, sizes, source strides, target strides
template <int W>
int32_t runCopy(Context& context, Reader reader) {
  const float* source = context.floats(reader.next());
  float* target = context.floats(reader.next());
  source += reader.next();
  target += reader.next();
  StridedCopy copy;
  copy.rank = reader.next();
  copy.sizes = reader.take(copy.rank);
  copy.from = reader.take(copy.rank);
  copy.to = reader.take(copy.rank);
  int64_t inner = 1;
  for (int axis = 1; axis < copy.rank; axis++) inner *= copy.sizes[axis];
  if (inner == 0 || copy.sizes[0] == 0) return done;
  const int64_t grain = inner >= sharedWork ? 1 : (sharedWork + inner - 1) / inner;
  parallelRuns(*context.pool, copy.sizes[0], grain, [&](int64_t begin, int64_t end, int) {
    copyPart<W>(copy, 0, begin, end, source, target);
  });
  return done;
}

// target, elements, bits of the number
template <int W>
int32_t runFill(Context& context, Reader reader) {
  int32_t* target = context.ints(reader.next());
  const int64_t elements = reader.next();
  const int32_t bits = reader.next();
  parallelRuns(*context.pool, elements, sharedWork, [&](int64_t begin, int64_t end, int) {
    for (int64_t i = begin; i < end; i++) target[i] = bits;
  });
  return done;
}

}  // namespace refrain
