// A pointwise program over whole tensors in one pass: tiles that fit the first-level cache run through the tape.
#pragma once
#include "../engine/context.h"
#include "../engine/reader.h"
#include "../gemm/dot.h"
#include "../primitives/reduce.h"
#include "compute.h"

namespace refrain {

// Elements of a tile: 2 KB a slot, so that a dozen slots stay in the cache.
constexpr int64_t mapTile = 512;
// Tiles that a thread takes at a time: fewer of a longer program.
static inline int64_t mapGrain(int instructions) {
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

// The elements [begin, begin + count) of an input, as the whole shape numbers them: where they lie if side by side, else
// copied to `out`.
static inline float* spreadInput(const MapInput& input, const MapShape& shape, int64_t begin, int64_t count, float* out) {
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
  if (stride == 1 && shape.sizes[last] - index[last] >= count) return const_cast<float*>(input.data) + offset;
  float* const copied = out;
  while (count > 0) {
    const int64_t left = shape.sizes[last] - index[last];
    const int64_t run = left < count ? left : count;
    const float* from = input.data + offset;
    if (stride == 0) {
      const float value = *from;
      for (int64_t i = 0; i < run; i++) out[i] = value;
    } else if (stride == 1) {
      __builtin_memcpy(out, from, size_t(run) * sizeof(float));
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
  return copied;
}

// A program with its memory, as a command has it:
// rank, sizes; inputs, (handle, whole, strides) each; outputs, handle each; slots; instructions, five numbers each.
// Slots: the inputs, then the outputs, then the tape's own.
struct MapProgram {
  MapShape shape;
  int64_t elements;
  int inputs, outputs, slots, instructions;
  MapInput input[maxOperands];
  bool single[maxOperands];  // one number for all elements
  float* output[maxOperands];
  const Instruction* tape;
  int32_t scratch;
  float* scratchStart;
  size_t scratchFloats;  // of each thread
};

static inline int32_t readMap(Context& context, Reader& reader, MapProgram& map) {
  map.shape.rank = reader.next();
  map.shape.sizes = reader.take(map.shape.rank);
  map.elements = 1;
  for (int axis = 0; axis < map.shape.rank; axis++) map.elements *= map.shape.sizes[axis];
  map.inputs = reader.next();
  for (int i = 0; i < map.inputs; i++) {
    map.input[i].data = context.floats(reader.next());
    map.input[i].whole = reader.next() != 0;
    map.input[i].strides = reader.take(map.shape.rank);
    map.single[i] = !map.input[i].whole;
    for (int axis = 0; axis < map.shape.rank; axis++)
      map.single[i] = map.single[i] && map.input[i].strides[axis] == 0;
  }
  map.outputs = reader.next();
  for (int i = 0; i < map.outputs; i++) map.output[i] = context.changed(reader.next());
  map.slots = reader.next();
  map.instructions = reader.next();
  map.tape = reinterpret_cast<const Instruction*>(reader.take(map.instructions * 5));
  map.scratchFloats = size_t(map.slots) * mapTile + 16;
  map.scratch = context.memory.allocate(map.scratchFloats * context.pool->threads() * sizeof(float));
  if (map.scratch < 0) return outOfMemory;
  map.scratchStart = context.floats(map.scratch);
  return done;
}

// The elements from `begin` to `end`, tile by tile. Outputs are written to their memory, or left in the thread's own, where
// `after(tile's outputs, elements)` finds them.
template <int W, class After>
void runTiles(const MapProgram& map, int64_t begin, int64_t end, int thread, bool writes, After after) {
  float* own = map.scratchStart + map.scratchFloats * thread;
  float* slot[4 * maxOperands];
  for (int i = 0; i < map.slots; i++) slot[i] = own + i * mapTile;
  // Single numbers are spread once for all tiles.
  for (int i = 0; i < map.inputs; i++)
    if (map.single[i]) for (int64_t e = 0; e < mapTile; e++) slot[i][e] = *map.input[i].data;
  for (int64_t tile = begin; tile < end; tile += mapTile) {
    const int64_t size = end - tile < mapTile ? end - tile : mapTile;
    for (int i = 0; i < map.inputs; i++) {
      if (map.input[i].whole) slot[i] = const_cast<float*>(map.input[i].data) + tile;
      else if (!map.single[i]) slot[i] = spreadInput(map.input[i], map.shape, tile, size, own + i * mapTile);
    }
    for (int i = 0; writes && i < map.outputs; i++) slot[map.inputs + i] = map.output[i] + tile;
    const int vectors = int((size + W - 1) / W);
    for (int i = 0; i < map.instructions; i++) compute<W>(map.tape[i], slot, vectors);
    after(slot + map.inputs, size);
  }
}

template <int W>
int32_t runMap(Context& context, Reader reader) {
  MapProgram map;
  if (readMap(context, reader, map) != done) return outOfMemory;
  parallelRuns(*context.pool, map.elements, mapGrain(map.instructions), [&](int64_t begin, int64_t end, int thread) {
    runTiles<W>(map, begin, end, thread, true, [](float* const*, int64_t) {});
  });
  context.memory.free(map.scratch);
  return done;
}

// The sum of a program's only output, which is never written: adds in the order of a sum of the output would.
template <int W>
int32_t runMapSum(Context& context, Reader reader) {
  MapProgram map;
  if (readMap(context, reader, map) != done) return outOfMemory;
  const int64_t pieces = (map.elements + partialElements - 1) / partialElements;
  const int32_t table = context.memory.allocate(size_t(pieces) * sizeof(float));
  if (table < 0) {
    context.memory.free(map.scratch);
    return outOfMemory;
  }
  float* const sums = context.floats(table);
  const int64_t grain = mapGrain(map.instructions) / partialElements;
  parallelRuns(*context.pool, pieces, grain < 1 ? 1 : grain, [&](int64_t begin, int64_t end, int thread) {
    for (int64_t p = begin; p < end; p++) {
      const int64_t start = p * partialElements;
      const int64_t stop = start + partialElements < map.elements ? start + partialElements : map.elements;
      RunSum<W> sum;
      runTiles<W>(map, start, stop, thread, false, [&](float* const* outputs, int64_t size) {
        sum.add(outputs[0], size);
      });
      sums[p] = sum.total();
    }
  });
  double total = 0;
  for (int64_t p = 0; p < pieces; p++) total += sums[p];
  *map.output[0] = pieces == 1 ? sums[0] : float(total);
  context.memory.free(table);
  context.memory.free(map.scratch);
  return done;
}

// Rows of a program's only output, which is never written, times a vector: adds in the order of a product with the output.
// vector, depth of a row, program with the products' memory in place of its output
template <int W>
int32_t runMapDots(Context& context, Reader reader) {
  const float* vector = context.floats(reader.next());
  const int64_t depth = reader.next();
  MapProgram map;
  if (readMap(context, reader, map) != done) return outOfMemory;
  const int64_t rows = map.elements / depth;
  // Short rows share a tile, long ones have several.
  const int64_t together = depth < mapTile ? mapTile / depth : 1;
  const int64_t grain = mapGrain(map.instructions) / (together * depth);
  parallelRuns(*context.pool, (rows + together - 1) / together, grain < 1 ? 1 : grain, [&](int64_t begin, int64_t end, int thread) {
    for (int64_t row = begin * together; row < rows && row < end * together; row += together) {
      const int64_t here = rows - row < together ? rows - row : together;
      RunDot<W> dot;
      int64_t seen = 0;
      runTiles<W>(map, row * depth, (row + here) * depth, thread, false, [&](float* const* outputs, int64_t size) {
        if (together == 1) {
          dot.add(outputs[0], vector + seen, size);
          seen += size;
          return;
        }
        for (int64_t r = 0; r < here; r++) {
          RunDot<W> own;
          own.add(outputs[0] + r * depth, vector, depth);
          map.output[0][row + r] = own.total();
        }
      });
      if (together == 1) map.output[0][row] = dot.total();
    }
  });
  context.memory.free(map.scratch);
  return done;
}

}  // namespace refrain
