// The order in which a scan keeps its rows: longest first, so that the rows still running are always the first ones,
// and dealt out in turn, so that every thread gets rows of all lengths.
#pragma once
#include "plan.h"

namespace refrain {

struct Rows {
  int32_t* row;     // row of the batch, by place
  int32_t* length;  // steps, by place
};

// `groups` runs of places; a group starts at groupStart.
static inline int groupStart(int batch, int groups, int group) { return int(int64_t(batch) * group / groups); }

static inline void orderRows(const Plan& plan, int groups, int32_t* scratch, Rows rows) {
  const int batch = plan.batch;
  if (plan.lengths == nullptr) {
    for (int p = 0; p < batch; p++) {
      rows.row[p] = p;
      rows.length[p] = plan.time;
    }
    return;
  }
  // Counting sort by length, descending; rows of one length stay in order.
  int32_t* start = scratch;
  for (int t = 0; t <= plan.time + 1; t++) start[t] = 0;
  for (int p = 0; p < batch; p++) start[plan.time - plan.lengths[p] + 1]++;
  for (int t = 1; t <= plan.time + 1; t++) start[t] += start[t - 1];
  int32_t* sorted = scratch + plan.time + 2;
  for (int p = 0; p < batch; p++) sorted[start[plan.time - plan.lengths[p]]++] = p;
  // Deal: group g takes every groups-th row from its own first on, as far as its places go.
  int taken = 0;
  for (int rank = 0; taken < batch; rank++) {
    for (int g = 0; g < groups; g++) {
      const int place = groupStart(batch, groups, g) + rank;
      if (place >= groupStart(batch, groups, g + 1)) continue;
      rows.row[place] = sorted[taken];
      rows.length[place] = plan.lengths[sorted[taken]];
      taken++;
    }
  }
}

// What a forward run leaves for its backward run, which finds every step's rows where the forward run had them:
// the number of groups, whether threads share columns, and the row at each place.
static inline void leaveOrder(const Plan& plan, int groups, bool columns, Rows rows) {
  plan.order[0] = groups;
  plan.order[1] = columns;
  for (int p = 0; p < plan.batch; p++) plan.order[2 + p] = rows.row[p];
}
static inline void keepOrder(const Plan& plan, Rows rows) {
  for (int p = 0; p < plan.batch; p++) {
    rows.row[p] = plan.order[2 + p];
    rows.length[p] = plan.lengths[rows.row[p]];
  }
}

}  // namespace refrain
