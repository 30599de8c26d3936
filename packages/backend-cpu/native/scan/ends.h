// What a scan does before its first step and behind its last one.
#pragma once
#include "order.h"
#include "plan.h"

namespace refrain {

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

}  // namespace refrain
