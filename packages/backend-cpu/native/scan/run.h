// A step program over all time steps. Either each thread takes some rows through all steps on its own, without waiting
// for the others; or, where rows are few or the weights exceed a core's cache, all threads share the rows, each with
// its own columns, and meet after every stage. Each number is computed alike in both.
#pragma once
#include "ends.h"
#include "order.h"
#include "pack-weights.h"
#include "share.h"
#include "stage.h"

namespace refrain {

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
