// Rows and elements by number: embeddings, their gradients, picked classes, reversed sequences.
#pragma once
#include "../engine/context.h"
#include "../engine/reader.h"

namespace refrain {

// Whether all ids are inside; the first that is not goes into the error's details.
static inline bool idsInside(Context& context, const int32_t* ids, int64_t count, int32_t limit) {
  for (int64_t i = 0; i < count; i++) {
    if (ids[i] < 0 || ids[i] >= limit) {
      context.detail[0] = ids[i];
      context.detail[1] = double(i);
      return false;
    }
  }
  return true;
}

// table, ids, target, rows, count, size
template <int W>
int32_t runGather(Context& context, Reader reader) {
  const float* table = context.floats(reader.next());
  const int32_t* ids = context.ints(reader.next());
  float* target = context.floats(reader.next());
  const int32_t rows = reader.next();
  const int64_t count = reader.next(), size = reader.next();
  if (!idsInside(context, ids, count, rows)) return idOutOfRange;
  parallelRuns(*context.pool, count, 1 + sharedWork / (size + 1), [&](int64_t begin, int64_t end, int) {
    for (int64_t i = begin; i < end; i++)
      __builtin_memcpy(target + i * size, table + int64_t(ids[i]) * size, size_t(size) * 4);
  });
  return done;
}

// isInt, ids, values, target, rows, count, size: threads share out the columns, so that rows are added in order.
template <int W>
int32_t runScatterAdd(Context& context, Reader reader) {
  const bool isInt = reader.next() != 0;
  const int32_t* ids = context.ints(reader.next());
  const float* values = context.floats(reader.next());
  float* target = context.floats(reader.next());
  const int32_t rows = reader.next();
  const int64_t count = reader.next(), size = reader.next();
  if (!idsInside(context, ids, count, rows)) return idOutOfRange;
  parallelRuns(*context.pool, int64_t(rows) * size, sharedWork, [&](int64_t begin, int64_t end, int) {
    __builtin_memset(target + begin, 0, size_t(end - begin) * 4);
  });
  const int64_t grain = count * size < sharedWork ? size : 64;
  parallelRuns(*context.pool, size, grain, [&](int64_t begin, int64_t end, int) {
    const auto add = [&](auto* from, auto* to) {
      for (int64_t i = 0; i < count; i++) {
        auto* row = to + int64_t(ids[i]) * size;
        for (int64_t j = begin; j < end; j++) row[j] += from[i * size + j];
      }
    };
    if (isInt) add(reinterpret_cast<const int32_t*>(values), reinterpret_cast<int32_t*>(target));
    else add(values, target);
  });
  return done;
}

// source, ids, target, count, size: one element of each row
template <int W>
int32_t runPick(Context& context, Reader reader) {
  const float* source = context.floats(reader.next());
  const int32_t* ids = context.ints(reader.next());
  float* target = context.floats(reader.next());
  const int64_t count = reader.next();
  const int32_t size = reader.next();
  if (!idsInside(context, ids, count, size)) return idOutOfRange;
  for (int64_t i = 0; i < count; i++) target[i] = source[i * size + ids[i]];
  return done;
}

// values, ids, target, count, size: each value among zeros
template <int W>
int32_t runPlace(Context& context, Reader reader) {
  const float* values = context.floats(reader.next());
  const int32_t* ids = context.ints(reader.next());
  float* target = context.floats(reader.next());
  const int64_t count = reader.next();
  const int32_t size = reader.next();
  if (!idsInside(context, ids, count, size)) return idOutOfRange;
  parallelRuns(*context.pool, count, 1 + sharedWork / (size + 1), [&](int64_t begin, int64_t end, int) {
    for (int64_t i = begin; i < end; i++) {
      __builtin_memset(target + i * size, 0, size_t(size) * 4);
      target[i * size + ids[i]] = values[i];
    }
  });
  return done;
}

// source, lengths, target, batch, time, size
template <int W>
int32_t runReverseRows(Context& context, Reader reader) {
  const float* source = context.floats(reader.next());
  const int32_t* lengths = context.ints(reader.next());
  float* target = context.floats(reader.next());
  const int64_t batch = reader.next(), time = reader.next(), size = reader.next();
  if (!idsInside(context, lengths, batch, int32_t(time + 1))) return idOutOfRange;
  parallelRuns(*context.pool, batch, 1 + sharedWork / (time * size + 1), [&](int64_t begin, int64_t end, int) {
    for (int64_t row = begin; row < end; row++) {
      float* to = target + row * time * size;
      const float* from = source + row * time * size;
      for (int64_t t = 0; t < lengths[row]; t++)
        __builtin_memcpy(to + t * size, from + (lengths[row] - 1 - t) * size, size_t(size) * 4);
      __builtin_memset(to + lengths[row] * size, 0, size_t(time - lengths[row]) * size_t(size) * 4);
    }
  });
  return done;
}

}  // namespace refrain
