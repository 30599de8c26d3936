// How the threads share a scan's work.
#pragma once
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

// Runs of rows that go through all steps on their own. On the matrix unit as many as it multiplies at a time, where the
// weights are near enough to be read again for each.
static inline int groupsOf(const Plan& plan, int threads) {
  int groups = threads;
  if (plan.unit != MatrixUnit::none && columnStripBytes(plan) <= cachedStripBytes)
    groups = (plan.batch + largestChunk * threads - 1) / (largestChunk * threads) * threads;
  return groups < plan.batch ? groups : plan.batch;
}

}  // namespace refrain
