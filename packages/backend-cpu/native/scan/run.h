// A step program over all time steps. Either each thread takes some rows through all steps on its own, without waiting
// for the others; or, where rows are few or the weights exceed a core's cache, all threads share the rows, each with
// its own columns, and meet after every stage. Each number is computed alike in both.
#pragma once
#ifdef __AMX_TILE__
#include <atomic>
#endif
#include "order.h"
#include "stage.h"

namespace refrain {

// Weights that stay in a core's second-level cache beside everything else.
constexpr size_t cachedWeightBytes = size_t(1) << 20;

// Multiplications of a step below which waiting for each other costs threads more than they gain: about 5 microseconds.
constexpr double smallStep = 5e5;

template <int W>
bool splitsColumns(const Plan& plan, int threads) {
  if (threads == 1 || plan.split == 1) return false;
  if (plan.split == 2) return true;
  size_t weights = 0;
  for (int i = 0; i < plan.stages; i++) {
    if (plan.stage[i].reduce != 0) continue;
    for (int p = 0; p < plan.stage[i].products; p++) weights += packedFloats<W>(plan.stage[i], plan.stage[i].product[p]);
  }
  // A step of little work is over before the threads have met.
  if (double(weights) * plan.batch < smallStep) return false;
  const int rows = plan.batch / threads;
  if (plan.unit != MatrixUnit::none) return columnStripBytes(plan) > cachedStripBytes && rows <= largestChunk;
  if (rows < 4) return true;
  return weights * sizeof(float) > cachedWeightBytes && rows < 24;
}

// Below this many uses of each weight, packing costs more than reading the matrix as it lies.
constexpr int64_t packingPays = 8;

#ifdef __AMX_TILE__
// Packs a product's weights for the matrix unit. False where one is not finite.
static inline bool packStrips(Context& context, const Plan& plan, const Stage& stage, const StageProduct& product) {
  std::atomic<bool> finite{true};
  context.pool->each(blocksOf<16>(stage), [&](int64_t block, int) {
    const bool seen =
        withFormat(plan.unit, [&](auto format) { return packColumnStrips<decltype(format)>(stage, product, int(block)); });
    if (!seen) finite = false;
  });
  return finite;
}

// Scans of so few steps come one after the other, as in decoding, with the same weights.
constexpr int32_t keptSteps = 4;

// The strips of a product's weights where they are kept, else null.
static inline char* keptStrips(Context& context, const Plan& plan, const Stage& stage, StageProduct& product) {
  if (plan.time > keptSteps) return nullptr;
  PackedKey key = {product.handle,
                   {-int32_t(plan.unit), stage.width, stage.unit, product.depth, product.weightsWidth, product.transposed, product.segments}};
  constexpr int most = sizeof key.layout / sizeof *key.layout - 7;
  if (product.segments > most) return nullptr;
  for (int s = 0; s < product.segments; s++) key.layout[7 + s] = product.segment[2 * s];
  const PackedForm form = context.packed.take(context.memory, key, columnStripBytes(plan, stage, product));
  if (form.data == nullptr || form.complete) return form.data;
  product.strips = form.data;
  const bool finite = packStrips(context, plan, stage, product);
  context.packed.settle(context.memory, form, finite);
  return finite ? form.data : nullptr;
}

// Packs all weights for the matrix unit, and settles whether the plan runs there: not with an infinite weight.
static inline int32_t packStrips(Context& context, Plan& plan, int32_t& packed) {
  size_t bytes = 0;
  for (int i = 0; i < plan.stages; i++) {
    Stage& stage = plan.stage[i];
    for (int p = 0; stage.reduce == 0 && p < stage.products; p++) {
      stage.product[p].strips = keptStrips(context, plan, stage, stage.product[p]);
      if (stage.product[p].strips == nullptr) bytes += columnStripBytes(plan, stage, stage.product[p]);
    }
  }
  packed = bytes == 0 ? -1 : context.memory.allocate(bytes);
  if (bytes > 0 && packed < 0) return outOfMemory;
  char* next = reinterpret_cast<char*>(context.floats(packed));
  bool finite = true;
  for (int i = 0; i < plan.stages; i++) {
    Stage& stage = plan.stage[i];
    for (int p = 0; stage.reduce == 0 && p < stage.products; p++) {
      StageProduct& product = stage.product[p];
      if (product.strips != nullptr) continue;
      product.strips = next;
      next += columnStripBytes(plan, stage, product);
      finite = packStrips(context, plan, stage, product) && finite;
    }
  }
  if (!finite) plan.unit = MatrixUnit::none;
  return done;
}
#endif

template <int W>
int32_t packWeights(Context& context, Plan& plan, int32_t& packed) {
  packed = -1;
#ifdef __AMX_TILE__
  if (W == 16) plan.unit = context.matrixUnit;
  if (plan.unit != MatrixUnit::none && !fitsMatrixUnit(plan)) plan.unit = MatrixUnit::none;
  if (plan.unit != MatrixUnit::none) {
    const int32_t status = packStrips(context, plan, packed);
    if (status != done || plan.unit != MatrixUnit::none) return status;
    context.memory.free(packed);
    packed = -1;
  }
#endif
  size_t floats = 0;
  const bool asTheyLie = int64_t(plan.batch) * plan.time < packingPays;
  for (int i = 0; i < plan.stages; i++) {
    Stage& stage = plan.stage[i];
    for (int p = 0; stage.reduce == 0 && p < stage.products; p++)
      if (stage.product[p].transposed || !asTheyLie) floats += packedFloats<W>(stage, stage.product[p]);
  }
  if (floats == 0) return done;
  packed = context.memory.allocate(floats * sizeof(float));
  if (packed < 0) return outOfMemory;
  float* next = context.floats(packed);
  for (int i = 0; i < plan.stages; i++) {
    Stage& stage = plan.stage[i];
    for (int p = 0; stage.reduce == 0 && p < stage.products; p++) {
      StageProduct& product = stage.product[p];
      if (!product.transposed && asTheyLie) continue;
      product.packed = next;
      next += packedFloats<W>(stage, product);
      context.pool->each(tilesOf<W>(stage), [&](int64_t tile, int) { packTile<W>(stage, product, int(tile)); });
    }
  }
  return done;
}

// Puts the first states in place; a backward run's in both buffers, for rows that join later.
static inline void enterStates(const Plan& plan, const Rows& rows) {
  for (int s = 0; s < plan.states; s++) {
    const State& state = plan.state[s];
    for (int p = 0; p < plan.batch; p++) {
      for (int which = 0; which < (plan.backward ? 2 : 1); which++) {
        float* to = state.buffer[which] + int64_t(p) * state.stride;
        if (state.initial == nullptr) __builtin_memset(to, 0, size_t(state.width) * 4);
        else __builtin_memcpy(to, state.initial + int64_t(rows.row[p]) * state.width, size_t(state.width) * 4);
      }
    }
  }
}
static inline void leaveStates(const Plan& plan, const Rows& rows) {
  for (int s = 0; s < plan.states; s++) {
    const State& state = plan.state[s];
    for (int p = 0; p < plan.batch; p++) {
      const int steps = plan.backward ? plan.time : rows.length[p];
      __builtin_memcpy(state.final + int64_t(rows.row[p]) * state.width,
                       state.buffer[steps & 1] + int64_t(steps) * state.stepFloats + int64_t(p) * state.stride, size_t(state.width) * 4);
    }
  }
}

// Zeros behind the end of every row.
static inline void clearEnds(const Plan& plan) {
  if (plan.lengths == nullptr) return;
  for (int i = 0; i < plan.regions; i++) {
    const Region& region = plan.region[i];
    if (!region.clear) continue;
    for (int row = 0; row < plan.batch; row++) {
      const int length = plan.lengths[row];
      __builtin_memset(region.data[0] + (int64_t(row) * plan.time + length) * region.width, 0,
                       size_t(plan.time - length) * region.width * 4);
    }
  }
}

// Runs of rows that go through all steps on their own. On the matrix unit as many as it multiplies at a time, where the
// weights are near enough to be read again for each.
static inline int groupsOf(const Plan& plan, int threads) {
  int groups = threads;
  if (plan.unit != MatrixUnit::none && columnStripBytes(plan) <= cachedStripBytes)
    groups = (plan.batch + largestChunk * threads - 1) / (largestChunk * threads) * threads;
  return groups < plan.batch ? groups : plan.batch;
}

// What all threads of a scan read.
struct Scan {
  Plan plan;
  Staging staging;
  DirectStores direct[maxStages];
  Rows rows;
  int groups;
  bool columns;   // whether threads share the rows, each with its own columns
  char* scratch;  // slots, then strips, of each thread
  size_t slotBytes, scratchBytes;
};

// Takes the rows of a group through all steps.
template <int W>
void runGroup(const Scan& scan, Pool& pool, int group, int thread) {
  const Plan& plan = scan.plan;
  const UsesMatrixUnit uses(plan.unit != MatrixUnit::none);
  const int begin = groupStart(plan.batch, scan.groups, group);
  const int end = groupStart(plan.batch, scan.groups, group + 1);
  const int sharers = scan.columns ? pool.threads() : 1;
  const int sharer = scan.columns ? thread : 0;
  float* data[maxRegions];
  char* const own = scan.scratch + scan.scratchBytes * size_t(thread);
  // Threads that share rows share their strips too.
  char* const strips = scan.scratch + scan.scratchBytes * size_t(scan.columns ? 0 : thread) + scan.slotBytes;
  const auto stepAt = [&](int i) { return plan.backward ? plan.time - 1 - i : i; };
  // The places that have a step.
  const auto placesAt = [&](int i) {
    int running = begin;
    while (i < plan.time && running < end && scan.rows.length[running] > stepAt(i)) running++;
    return running;
  };
  // This thread's share of them.
  const auto shareAt = [&](int i, int running) {
    return StagedRows{stepAt(i), i & 1, begin + groupStart(running - begin, sharers, sharer),
                      begin + groupStart(running - begin, sharers, sharer + 1)};
  };
  int running = placesAt(0);
  StagedRows here = shareAt(0, running);
  RowCopies<W> copies(scan.staging);
  copies.start({}, here, 0);
  copies.finish();
  if (scan.columns) pool.barrier();
  for (int i = 0; i < plan.time; i++) {
    const StepRows rows = {begin, running, scan.rows.row, data, stepAt(i), i & 1};
    running = placesAt(i + 1);
    const StagedRows after = shareAt(i + 1, running);
    findData(plan, rows.step, rows.parity, data);
    copies.start(here, after, turnsOfStep(plan, rows.end - begin, sharers));
    for (int s = 0; s < plan.stages && rows.end > begin; s++) {
      const Stage& stage = plan.stage[s];
      if (scan.columns && s > 0) pool.barrier();
      if (s > scan.staging.lastWriter) copies.release();
      if (stage.reduce != 0) {
        reduceRows<W>(plan, stage, rows, here.begin, here.end);
        continue;
      }
      if (plan.unit != MatrixUnit::none && stage.products > 0) {
        packRowStrips(plan, stage, rows, strips, sharer, sharers);
        if (scan.columns) pool.barrier();
      }
      const int blocks = blocksOf<W>(stage);
      runStage<W>(plan, stage, rows, groupStart(blocks, sharers, sharer), groupStart(blocks, sharers, sharer + 1),
                  reinterpret_cast<float*>(own), strips, scan.direct[s], copies);
    }
    if (scan.columns && scan.staging.lastWriter == plan.stages - 1) pool.barrier();
    copies.release();
    copies.finish();
    if (scan.columns) pool.barrier();
    here = after;
  }
}

template <int W>
int32_t runScan(Context& context, Reader reader) {
  Scan* const scan = static_cast<Scan*>(systemAllocate(sizeof(Scan)));
  if (scan == nullptr) return outOfMemory;
  Plan& plan = scan->plan;
  readPlan(context, reader, plan);
  Pool& pool = *context.pool;
  int32_t packed = -1;
  int32_t status = packWeights<W>(context, plan, packed);
  scan->columns = splitsColumns<W>(plan, pool.threads());
  scan->groups = scan->columns ? 1 : groupsOf(plan, pool.threads());
  if (plan.backward && plan.order != nullptr) {
    scan->groups = plan.order[0];
    scan->columns = plan.order[1] != 0;
  }

  const size_t batch = size_t(plan.batch);
  const size_t rowBytes = (batch * (4 + 4 + 4) + size_t(plan.time) * 4 + 1024) / 64 * 64;
  scan->slotBytes = (stageScratch<W>(plan) * 4 + 127) / 64 * 64;
  scan->scratchBytes = scan->slotBytes + stripScratch(plan, (plan.batch + scan->groups - 1) / scan->groups);
  const size_t threadBytes = scan->scratchBytes * size_t(pool.threads());
  const int32_t scratch = status == done ? context.memory.allocate(rowBytes + threadBytes + stagingFloats(plan) * 4 + 128) : -1;
  if (scratch < 0) status = outOfMemory;
  if (status == done) {
    char* const at = reinterpret_cast<char*>(context.floats(scratch));
    scan->rows.row = reinterpret_cast<int32_t*>(at);
    scan->rows.length = scan->rows.row + batch;
    scan->scratch = at + rowBytes;
    if (plan.backward && plan.order != nullptr) {
      keepOrder(plan, scan->rows);
    } else {
      orderRows(plan, scan->groups, scan->rows.length + batch, scan->rows);
      if (plan.order != nullptr) leaveOrder(plan, scan->groups, scan->columns, scan->rows);
    }
    enterStates(plan, scan->rows);
    clearEnds(plan);
    stageRegions(plan, scan->rows, reinterpret_cast<float*>(at + rowBytes + threadBytes), scan->staging);
    for (int s = 0; s < plan.stages; s++)
      if (plan.stage[s].reduce == 0) findDirectStores(plan, plan.stage[s], scan->direct[s]);
    if (scan->columns) pool.onAll([&](int thread) { runGroup<W>(*scan, pool, 0, thread); });
    else pool.each(scan->groups, [&](int64_t group, int thread) { runGroup<W>(*scan, pool, int(group), thread); });
    leaveStates(plan, scan->rows);
  }
  context.memory.free(scratch);
  context.memory.free(packed);
  systemFree(scan, sizeof(Scan));
  return status;
}

}  // namespace refrain
