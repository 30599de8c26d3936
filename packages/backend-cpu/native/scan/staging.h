// What a step reads and writes of tensors by time is copied, whole rows at a time, from and to memory of the scan's own.
// Tiles touch a few columns of many rows: by time those lie a power of two apart, on the same sets of every cache.
#pragma once
#include "rows.h"

namespace refrain {

struct StagedRegion {
  Region outside;
  int32_t width;  // floats that are copied
  float* inside;
  int32_t stride;
  bool gathers, scatters;
};

struct Staging {
  int32_t count = 0;
  StagedRegion region[maxRegions];
};

// Floats from one row to the next: on other cache lines, and no power of two.
static inline int32_t stagedStride(int32_t width) { return (width + 15) / 16 * 16 + 16; }

static inline bool liesByTime(const Region& region) { return region.rows == byTime || region.rows == byPrevious; }

// Floats for the regions that a plan's steps read or write by time.
static inline size_t stagingFloats(const Plan& plan) {
  size_t floats = 0;
  for (int i = 0; i < plan.regions; i++)
    if (liesByTime(plan.region[i])) floats += size_t(stagedStride(plan.region[i].width)) * size_t(plan.batch);
  return floats;
}

// Puts memory of the scan's own in the place of all regions by time.
static inline void stageRegions(Plan& plan, float* memory, Staging& staging) {
  int number[maxRegions];
  staging.count = 0;
  for (int i = 0; i < plan.regions; i++) {
    Region& region = plan.region[i];
    number[i] = -1;
    if (!liesByTime(region)) continue;
    number[i] = staging.count++;
    const int32_t stride = stagedStride(region.width);
    staging.region[number[i]] = {region, region.width, memory, stride, false, false};
    region = {{memory, memory}, 0, stride, byPlace, false};
    memory += size_t(stride) * size_t(plan.batch);
  }
  const auto gathers = [&](int region) { if (number[region] >= 0) staging.region[number[region]].gathers = true; };
  const auto scatters = [&](int region) { if (number[region] >= 0) staging.region[number[region]].scatters = true; };
  for (int i = 0; i < plan.stages; i++) {
    const Stage& stage = plan.stage[i];
    if (stage.reduce != 0) {
      gathers(stage.source);
      scatters(stage.target);
      continue;
    }
    for (int j = 0; j < stage.instructions; j++) {
      const Instruction& instruction = stage.tape[j];
      switch (Opcode(instruction.opcode)) {
        case Opcode::loadRows:
        case Opcode::loadColumn: gathers(instruction.a); break;
        case Opcode::storeRows:
        case Opcode::accumulateRows: scatters(instruction.target); break;
        default: break;
      }
    }
  }
}

// Where a place's row begins in a tensor by time.
static inline float* rowByTime(const Region& region, const StepRows& rows, int place) {
  if (region.rows == byTime) return region.data[0] + rows.timed[place] * region.width;
  return rows.first ? region.data[1] + int64_t(rows.row[place]) * region.width
                    : region.data[0] + (rows.timed[place] - rows.direction) * region.width;
}

// Bytes that are asked for ahead of the row that is being copied.
constexpr int bytesAhead = 4 << 10;

template <int W>
void gatherRows(const Staging& staging, const StepRows& rows, int begin, int end) {
  for (int i = 0; i < staging.count; i++) {
    const StagedRegion& region = staging.region[i];
    if (!region.gathers) continue;
    const int rowBytes = region.width * 4;
    const int ahead = bytesAhead / rowBytes + 1;
    for (int p = begin; p < end; p++) {
      if (p + ahead < end) {
        const char* next = reinterpret_cast<const char*>(rowByTime(region.outside, rows, p + ahead));
        for (int b = 0; b < rowBytes; b += 64) __builtin_prefetch(next + b, 0, 2);
      }
      const float* from = rowByTime(region.outside, rows, p);
      float* to = region.inside + ptrdiff_t(p) * region.stride;
      int j = 0;
      for (; j + W <= region.width; j += W) store<W>(to + j, load<W>(from + j));
      for (; j < region.width; j++) to[j] = from[j];
    }
  }
}

template <int W>
void scatterRows(const Staging& staging, const StepRows& rows, int begin, int end) {
  for (int i = 0; i < staging.count; i++) {
    const StagedRegion& region = staging.region[i];
    if (!region.scatters) continue;
    for (int p = begin; p < end; p++) {
      const float* from = region.inside + ptrdiff_t(p) * region.stride;
      float* to = rowByTime(region.outside, rows, p);
      int j = 0;
      for (; j + W <= region.width; j += W) store<W>(to + j, load<W>(from + j));
      for (; j < region.width; j++) to[j] = from[j];
    }
  }
}

}  // namespace refrain
