// What a step reads and writes of tensors by time is copied, whole rows at a time, from and to memory of the scan's own.
// Tiles touch a few columns of many rows: by time those lie a power of two apart, on the same sets of every cache.
// Rows are copied beside other work: out as soon as all are written, in for the next step.
#pragma once
#include "order.h"

namespace refrain {

struct StagedRegion {
  Region outside;
  float* inside[2];  // at even and odd steps; the same where steps only write
  int32_t stride;
};

struct Staging {
  int32_t time;
  bool reverse;
  Rows rows;
  int32_t lastWriter;  // the last stage that writes rows which are copied out
  int32_t incoming, outgoing;
  StagedRegion in[maxRegions], out[maxRegions];
};

// Floats from one row to the next: on other cache lines, and no power of two.
static inline int32_t stagedStride(int32_t width) { return (width + 15) / 16 * 16 + 16; }

static inline bool liesByTime(const Region& region) { return region.rows == byTime || region.rows == byPrevious; }

// Floats for the regions that a plan's steps read or write by time.
static inline size_t stagingFloats(const Plan& plan) {
  size_t floats = 0;
  for (int i = 0; i < plan.regions; i++)
    if (liesByTime(plan.region[i])) floats += 2 * size_t(stagedStride(plan.region[i].width)) * size_t(plan.batch);
  return floats;
}

// Puts memory of the scan's own in the place of all regions by time.
static inline void stageRegions(Plan& plan, const Rows& rows, float* memory, Staging& staging) {
  bool reads[maxRegions] = {}, writes[maxRegions] = {};
  staging.lastWriter = 0;
  for (int i = 0; i < plan.stages; i++) {
    const Stage& stage = plan.stage[i];
    const auto write = [&](int region) {
      writes[region] = true;
      if (liesByTime(plan.region[region])) staging.lastWriter = i;
    };
    if (stage.reduce != 0) {
      reads[stage.source] = true;
      write(stage.target);
      continue;
    }
    for (int j = 0; j < stage.instructions; j++) {
      const Instruction& instruction = stage.tape[j];
      switch (Opcode(instruction.opcode)) {
        case Opcode::loadRows:
        case Opcode::loadColumn: reads[instruction.a] = true; break;
        case Opcode::storeRows:
        case Opcode::accumulateRows: write(instruction.target); break;
        default: break;
      }
    }
  }
  staging.time = plan.time;
  staging.reverse = plan.reverse;
  staging.rows = rows;
  staging.incoming = staging.outgoing = 0;
  for (int i = 0; i < plan.regions; i++) {
    Region& region = plan.region[i];
    if (!liesByTime(region)) continue;
    const int32_t stride = stagedStride(region.width);
    const size_t floats = size_t(stride) * size_t(plan.batch);
    float* const odd = reads[i] ? memory + floats : memory;
    const StagedRegion staged = {region, {memory, odd}, stride};
    if (reads[i]) staging.in[staging.incoming++] = staged;
    if (writes[i]) staging.out[staging.outgoing++] = staged;
    region = {{memory, odd}, 0, stride, byPlace, false};
    memory = odd + floats;
  }
}

// The places [begin, end) at a step of the forward run.
struct StagedRows {
  int step = 0, parity = 0, begin = 0, end = 0;
};

// Bytes that are asked for ahead of the row that is being copied.
constexpr int bytesAhead = 4 << 10;

// Copies the rows of one step out and those of the next in, some at a time. Outgoing ones wait for `release`.
template <int W>
class RowCopies {
 public:
  explicit RowCopies(const Staging& staging) : staging(staging) {}

  // Begins with other rows, for about so many calls of `advance`.
  void start(const StagedRows& outgoing, const StagedRows& incoming, int calls) {
    out = outgoing;
    in = incoming;
    nextOut = outs = 0;
    nextIn = 0;
    ins = staging.incoming * (in.end - in.begin);
    const int all = ins + staging.outgoing * (out.end - out.begin);
    pace = calls > 0 ? (all + calls - 1) / calls : 0;
  }
  // The outgoing rows have been written.
  void release() { outs = staging.outgoing * (out.end - out.begin); }
  void advance() { advance(pace); }
  void finish() { advance(outs + ins); }

 private:
  // Where a place's row begins in a tensor by time.
  float* outside(const StagedRegion& staged, const StagedRows& rows, int place) const {
    const Region& region = staged.outside;
    const int32_t row = staging.rows.row[place];
    const bool previous = region.rows == byPrevious;
    if (previous && rows.step == 0) return region.data[1] + int64_t(row) * region.width;
    const int step = previous ? rows.step - 1 : rows.step;
    const int time = staging.reverse ? staging.rows.length[place] - 1 - step : step;
    return region.data[0] + (int64_t(row) * staging.time + time) * region.width;
  }
  static float* inside(const StagedRegion& staged, const StagedRows& rows, int place) {
    return staged.inside[rows.parity] + ptrdiff_t(place) * staged.stride;
  }
  static void copy(const float* from, float* to, int width) {
    int j = 0;
    for (; j + W <= width; j += W) store<W>(to + j, load<W>(from + j));
    for (; j < width; j++) to[j] = from[j];
  }
  void advance(int rows) {
    for (; rows > 0 && nextOut < outs; rows--) copyOut(nextOut++);
    for (; rows > 0 && nextIn < ins; rows--) copyIn(nextIn++);
  }
  void copyOut(int item) {
    const int rows = out.end - out.begin, place = out.begin + item % rows;
    const StagedRegion& staged = staging.out[item / rows];
    copy(inside(staged, out, place), outside(staged, out, place), staged.outside.width);
  }
  void copyIn(int item) {
    const int rows = in.end - in.begin, place = in.begin + item % rows;
    const StagedRegion& staged = staging.in[item / rows];
    const int rowBytes = staged.outside.width * 4;
    const int later = place + bytesAhead / rowBytes + 1;
    if (later < in.end) {
      const char* const far = reinterpret_cast<const char*>(outside(staged, in, later));
      for (int b = 0; b < rowBytes; b += 64) __builtin_prefetch(far + b, 0, 2);
    }
    copy(outside(staged, in, place), inside(staged, in, place), staged.outside.width);
  }

  const Staging& staging;
  StagedRows out, in;
  int nextOut = 0, outs = 0, nextIn = 0, ins = 0;  // rows of all regions
  int pace = 0;
};

}  // namespace refrain
