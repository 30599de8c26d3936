// Which rows a step computes, and where they lie in a region.
#pragma once
#include "plan.h"

namespace refrain {

struct StepRows {
  int begin, end;          // places
  const int64_t* timed;    // row of the regions by time, by place
  const int32_t* row;      // row of the batch, by place
  int parity;
  int direction;           // 1 or -1: from a time of the forward run to the next
  bool first;              // the forward run's first step
};

// Where a place has its row in a region of the scan's own, or by row of the batch.
[[gnu::always_inline]] inline float* address(const Plan& plan, int region, int column, const StepRows& rows, int place) {
  const Region& r = plan.region[region];
  const int64_t row = r.rows == byRow ? rows.row[place] : place;
  return r.data[rows.parity] + row * r.width + column;
}

}  // namespace refrain
