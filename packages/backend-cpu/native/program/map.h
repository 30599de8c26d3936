// A pointwise program over whole tensors in one pass: tiles that fit the first-level cache run through the tape.
#pragma once
#include "../engine/context.h"
#include "../engine/reader.h"
#include "compute.h"

namespace refrain {

// Elements of a tile: 2 KB a slot, so that a dozen slots stay in the cache.
constexpr int64_t mapTile = 512;
// Tiles that a thread takes at a time: fewer of a longer program.
inline int64_t mapGrain(int instructions) {
  const int64_t tiles = sharedWork / mapTile / (instructions < 1 ? 1 : instructions);
  return (tiles < 4 ? 4 : tiles) * mapTile;
}
constexpr int maxRank = 8;
// Inputs, outputs, and a quarter of the slots that a program may have; the driver declines larger ones.
constexpr int maxOperands = 64;

struct MapInput {
  const float* data;
  const int32_t* strides;  // in elements, 0 where the input is repeated
  bool whole;              // laid out exactly as the output is
};

struct MapShape {
  int rank;
  const int32_t* sizes;
};

// Copies the elements [begin, begin + count) of an input, as the whole shape numbers them, to `out`.
inline void spreadInput(const MapInput& input, const MapShape& shape, int64_t begin, int64_t count, float* out) {
  int64_t index[maxRank];
  int64_t rest = begin;
  int64_t offset = 0;
  for (int axis = shape.rank - 1; axis >= 0; axis--) {
    index[axis] = rest % shape.sizes[axis];
    rest /= shape.sizes[axis];
    offset += index[axis] * input.strides[axis];
  }
  const int last = shape.rank - 1;
  const int64_t stride = input.strides[last];
  while (count > 0) {
    const int64_t left = shape.sizes[last] - index[last];
    const int64_t run = left < count ? left : count;
    const float* from = input.data + offset;
    if (stride == 0) {
      const float value = *from;
      for (int64_t i = 0; i < run; i++) out[i] = value;
    } else {
      for (int64_t i = 0; i < run; i++) out[i] = from[i * stride];
    }
    out += run;
    count -= run;
    offset += run * stride;
    index[last] += run;
    for (int axis = last; axis > 0 && index[axis] == shape.sizes[axis]; axis--) {
      offset += input.strides[axis - 1] - int64_t(shape.sizes[axis]) * input.strides[axis];
      index[axis] = 0;
      index[axis - 1]++;
    }
  }
}

// rank, sizes; inputs, (handle, whole, strides) each; outputs, handle each; slots; instructions, five numbers each.
// Slots: the inputs, then the outputs, then the tape's own.
template <int W>
int32_t runMap(Context& context, Reader reader) {
  MapShape shape;
  shape.rank = reader.next();
  shape.sizes = reader.take(shape.rank);
  int64_t elements = 1;
  for (int axis = 0; axis < shape.rank; axis++) elements *= shape.sizes[axis];
  const int inputs = reader.next();
  MapInput input[maxOperands];
  for (int i = 0; i < inputs; i++) {
    input[i].data = context.floats(reader.next());
    input[i].whole = reader.next() != 0;
    input[i].strides = reader.take(shape.rank);
  }
  const int outputs = reader.next();
  float* output[maxOperands];
  for (int i = 0; i < outputs; i++) output[i] = context.floats(reader.next());
  const int slots = reader.next();
  const int count = reader.next();
  const Instruction* tape = reinterpret_cast<const Instruction*>(reader.take(count * 5));

  const size_t scratchFloats = size_t(slots) * mapTile + 16;
  const int threads = context.pool->threads();
  const int32_t scratch = context.memory.allocate(scratchFloats * threads * sizeof(float));
  if (scratch < 0) return outOfMemory;
  float* const scratchStart = context.floats(scratch);
  parallelRuns(*context.pool, elements, mapGrain(count), [&](int64_t begin, int64_t end, int thread) {
    float* own = scratchStart + scratchFloats * thread;
    float* slot[4 * maxOperands];
    for (int i = 0; i < slots; i++) slot[i] = own + i * mapTile;
    // Single numbers are spread once for all tiles.
    for (int i = 0; i < inputs; i++) {
      bool single = !input[i].whole;
      for (int axis = 0; axis < shape.rank; axis++) single = single && input[i].strides[axis] == 0;
      if (single) for (int64_t e = 0; e < mapTile; e++) slot[i][e] = *input[i].data;
    }
    for (int64_t tile = begin; tile < end; tile += mapTile) {
      const int64_t size = end - tile < mapTile ? end - tile : mapTile;
      for (int i = 0; i < inputs; i++) {
        if (input[i].whole) {
          slot[i] = const_cast<float*>(input[i].data) + tile;
          continue;
        }
        bool single = true;
        for (int axis = 0; axis < shape.rank; axis++) single = single && input[i].strides[axis] == 0;
        if (!single) spreadInput(input[i], shape, tile, size, slot[i]);
      }
      for (int i = 0; i < outputs; i++) slot[inputs + i] = output[i] + tile;
      const int vectors = int((size + W - 1) / W);
      for (int i = 0; i < count; i++) compute<W>(tape[i], slot, vectors);
    }
  });
  context.memory.free(scratch);
  return done;
}

}  // namespace refrain
