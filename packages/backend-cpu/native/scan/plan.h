// A step program as the driver hands it over: regions of memory, weight matrices, and stages that run one after the
// other in every step. `read` only points into the command; nothing is copied but the short tables.
#pragma once
#include "../engine/context.h"
#include "../engine/reader.h"
#include "../gemm/tile.h"
#include "../program/opcodes.h"

namespace refrain {

constexpr int maxRegions = 96;
constexpr int maxStates = 16;
constexpr int maxStages = 32;
constexpr int maxProducts = 8;
constexpr int maxSlots = 128;

enum RowKind : int32_t {
  byPlace,     // memory of the scan alone, of one step or of all
  byTime,      // (row of the batch, time), as callers lay tensors out
  byRow,       // row of the batch
  byPrevious,  // as byTime, one step of the forward run before; its first step reads the other memory, by row
};

// Rows of numbers that tiles are read from or written to.
struct Region {
  // Even and odd steps: a state is read from one and written to the other.
  float* data[2];
  // Floats from one step to the next; 0 where all steps have the same memory.
  int32_t stepFloats;
  // Floats from one row to the next; 0 where all rows are the same.
  int32_t width;
  // Which row a place of the scan's own order has.
  RowKind rows;
  // Rows past a sequence's end are set to 0.
  bool clear;
};

// A state: where it starts, the two buffers that it alternates between (or one for all steps), and where it ends.
struct State {
  const float* initial;  // [batch, width], null for zeros
  float* buffer[2];
  int32_t stepFloats;
  float* final;          // [batch, width]
  int32_t width;
  int32_t stride;
};

// Rows times a weight matrix; each segment of columns arrives in a slot of the stage's tape.
struct StageProduct {
  int32_t region;
  int32_t column;
  int32_t depth;
  int32_t handle;  // of the weights
  const float* weights;
  int32_t weightsWidth;  // columns of the matrix as it lies
  bool transposed;
  int32_t segments;
  const int32_t* segment;  // (first column of the weights, slot) each
  float* packed;
  char* strips;  // packed for the matrix unit
};

// Tiles of `width` columns: products, then the tape. Or, when `reduce` is not 0, one number a row.
struct Stage {
  int32_t reduce;  // 0 none, 1 sum, 2 max: operands below
  int32_t source, sourceColumn, target, targetColumn;
  int32_t width;
  int32_t unit;  // vectors of each segment that one register tile holds
  int32_t products;
  StageProduct product[maxProducts];
  int32_t slots;
  int32_t instructions;
  const Instruction* tape;
};

struct Plan {
  int32_t batch, time;
  const int32_t* lengths;  // [batch], or null
  bool reverse;
  bool backward;
  int32_t split;  // 0 automatic, 1 rows, 2 columns
  MatrixUnit unit;  // that its products run on
  // How a forward run over rows of different lengths has ordered them, for its backward run; null when nothing was kept.
  int32_t* order;
  int32_t regions, states, stages;
  Region region[maxRegions];
  State state[maxStates];
  Stage stage[maxStages];
};

static inline void readPlan(Context& context, Reader& reader, Plan& plan) {
  plan.batch = reader.next();
  plan.time = reader.next();
  plan.lengths = context.ints(reader.next());
  plan.reverse = reader.next() != 0;
  plan.backward = reader.next() != 0;
  plan.split = reader.next();
  plan.unit = MatrixUnit::none;
  plan.order = context.ints(reader.next());
  plan.regions = reader.next();
  for (int i = 0; i < plan.regions; i++) {
    Region& region = plan.region[i];
    region.data[0] = context.floats(reader.next());
    region.data[1] = context.floats(reader.next());
    region.width = reader.next();
    region.rows = RowKind(reader.next());
    region.clear = reader.next() != 0;
    region.stepFloats = reader.next();
    // A state after the first step lies one step behind the memory's beginning.
    const int64_t ahead = int64_t(reader.next()) * region.stepFloats;
    for (float*& data : region.data)
      if (data != nullptr) data += ahead;
  }
  plan.states = reader.next();
  for (int i = 0; i < plan.states; i++) {
    State& state = plan.state[i];
    state.initial = context.floats(reader.next());
    state.buffer[0] = context.floats(reader.next());
    state.buffer[1] = context.floats(reader.next());
    state.stepFloats = reader.next();
    state.final = context.floats(reader.next());
    state.width = reader.next();
    state.stride = reader.next();
  }
  plan.stages = reader.next();
  for (int i = 0; i < plan.stages; i++) {
    Stage& stage = plan.stage[i];
    stage.reduce = reader.next();
    if (stage.reduce != 0) {
      stage.source = reader.next();
      stage.sourceColumn = reader.next();
      stage.target = reader.next();
      stage.targetColumn = reader.next();
      stage.width = reader.next();
      continue;
    }
    stage.width = reader.next();
    stage.unit = reader.next();
    stage.products = reader.next();
    for (int p = 0; p < stage.products; p++) {
      StageProduct& product = stage.product[p];
      product.region = reader.next();
      product.column = reader.next();
      product.depth = reader.next();
      product.handle = reader.next();
      product.weights = context.floats(product.handle);
      product.weightsWidth = reader.next();
      product.transposed = reader.next() != 0;
      product.segments = reader.next();
      product.segment = reader.take(2 * product.segments);
      product.packed = nullptr;
      product.strips = nullptr;
    }
    stage.slots = reader.next();
    stage.instructions = reader.next();
    stage.tape = reinterpret_cast<const Instruction*>(reader.take(5 * stage.instructions));
  }
}

}  // namespace refrain
