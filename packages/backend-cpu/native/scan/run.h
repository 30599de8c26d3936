// A step program over all time steps. Either each thread takes some rows through all steps on its own, without waiting
// for the others; or, where rows are few or the weights exceed a core's cache, all threads share the rows, each with
// its own columns, and meet after every stage. Each number is computed alike in both.
#pragma once
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
  if (rows < 4) return true;
  return weights * sizeof(float) > cachedWeightBytes && rows < 24;
}

// Below this many uses of each weight, packing costs more than reading the matrix as it lies.
constexpr int64_t packingPays = 8;

template <int W>
int32_t packWeights(Context& context, Plan& plan, int32_t& packed) {
  packed = -1;
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
inline void enterStates(const Plan& plan, const Rows& rows) {
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
inline void leaveStates(const Plan& plan, const Rows& rows) {
  for (int s = 0; s < plan.states; s++) {
    const State& state = plan.state[s];
    for (int p = 0; p < plan.batch; p++) {
      const int steps = plan.backward ? plan.time : rows.length[p];
      __builtin_memcpy(state.final + int64_t(rows.row[p]) * state.width,
                       state.buffer[steps & 1] + int64_t(p) * state.stride, size_t(state.width) * 4);
    }
  }
}

// Zeros behind the end of every row.
inline void clearEnds(const Plan& plan) {
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

template <int W>
int32_t runScan(Context& context, Reader reader) {
  Plan* const plan = static_cast<Plan*>(systemAllocate(sizeof(Plan)));
  if (plan == nullptr) return outOfMemory;
  readPlan(context, reader, *plan);
  Pool& pool = *context.pool;
  const bool columns = splitsColumns<W>(*plan, pool.threads());
  const int groups = columns ? 1 : pool.threads() < plan->batch ? pool.threads() : plan->batch;

  const size_t batch = size_t(plan->batch);
  const size_t scratchBytes = (stageScratch<W>(*plan) * 4 + 127) / 64 * 64;
  const size_t rowBytes = (batch * (4 + 4 + 4 + 8) + size_t(plan->time) * 4 + 1024) / 64 * 64;
  int32_t packed = -1;
  int32_t status = packWeights<W>(context, *plan, packed);
  const int32_t scratch = status == done ? context.memory.allocate(rowBytes + scratchBytes * pool.threads() + 64) : -1;
  if (scratch < 0) status = outOfMemory;
  if (status == done) {
    char* at = reinterpret_cast<char*>(context.floats(scratch));
    int64_t* timed = reinterpret_cast<int64_t*>(at);
    Rows rows = {reinterpret_cast<int32_t*>(timed + batch), nullptr};
    rows.length = rows.row + batch;
    orderRows(*plan, groups, rows.length + batch, rows);
    enterStates(*plan, rows);
    clearEnds(*plan);
    const int direction = plan->reverse ? -1 : 1;
    const auto takeRows = [&](int thread) {
      const int group = columns ? 0 : thread;
      if (group >= groups) return;
      const int begin = groupStart(plan->batch, groups, group);
      const int end = groupStart(plan->batch, groups, group + 1);
      float* own = reinterpret_cast<float*>(at + rowBytes + scratchBytes * thread);
      for (int i = 0; i < plan->time; i++) {
        const int step = plan->backward ? plan->time - 1 - i : i;
        int running = begin;
        while (running < end && rows.length[running] > step) running++;
        if (running == begin && !columns) {
          if (plan->backward) continue;
          break;
        }
        // Threads that share rows share this table too: the first writes it.
        if (!columns || thread == 0) {
          for (int p = begin; p < running; p++)
            timed[p] = int64_t(rows.row[p]) * plan->time + (plan->reverse ? rows.length[p] - 1 - step : step);
        }
        if (columns) pool.barrier();
        const StepRows stepRows = {begin, running, timed, rows.row, i & 1, direction, plan->backward ? -direction : direction, step == 0};
        for (int s = 0; s < plan->stages; s++) {
          const Stage& stage = plan->stage[s];
          if (stage.reduce != 0) {
            const int share = running - begin;
            const int from = columns ? begin + groupStart(share, pool.threads(), thread) : begin;
            const int to = columns ? begin + groupStart(share, pool.threads(), thread + 1) : running;
            reduceRows<W>(*plan, stage, stepRows, from, to);
          } else {
            const int blocks = blocksOf<W>(stage);
            runStage<W>(*plan, stage, stepRows, columns ? groupStart(blocks, pool.threads(), thread) : 0,
                        columns ? groupStart(blocks, pool.threads(), thread + 1) : blocks, own);
          }
          if (columns) pool.barrier();
        }
      }
    };
    // A single row, as in generation, wakes nobody.
    if (groups == 1 && !columns) takeRows(0);
    else pool.onAll(takeRows);
    leaveStates(*plan, rows);
  }
  context.memory.free(scratch);
  context.memory.free(packed);
  systemFree(plan, sizeof(Plan));
  return status;
}

}  // namespace refrain
