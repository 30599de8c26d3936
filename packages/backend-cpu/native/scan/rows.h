// Which rows a step computes, and where they lie in a region.
#pragma once
#include "plan.h"

namespace refrain {

struct StepRows {
  int begin, end;          // places
  const int32_t* row;      // row of the batch, by place
  float* const* data;      // of each region, at this step
  int step;                // of the forward run
  int parity;              // of a run's step: even or odd
};

// Where a place has its row in a region of the scan's own, or by row of the batch.
[[gnu::always_inline]] inline float* address(const Plan& plan, int region, int column, const StepRows& rows, int place) {
  const Region& r = plan.region[region];
  const int64_t row = r.rows == byRow ? rows.row[place] : place;
  return rows.data[region] + row * r.width + column;
}

// Where each region's memory begins at a step of the forward run, and at which of a run's steps, even or odd.
static inline void findData(const Plan& plan, int step, int parity, float** data) {
  for (int i = 0; i < plan.regions; i++)
    data[i] = plan.region[i].data[parity] + int64_t(step) * plan.region[i].stepFloats;
}

}  // namespace refrain
