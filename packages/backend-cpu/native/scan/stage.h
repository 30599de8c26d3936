// One stage of one step, for some rows and some blocks of columns.
#pragma once
#include "stage-on-unit.h"

namespace refrain {

// Bytes of slots that tiles of a chunk of rows may take: two thirds of a first-level cache of 48 KB.
constexpr int slotBytes = 32 << 10;

// Rows of a chunk.
constexpr int minimumChunk = 6;
constexpr int maximumChunk = 24;
constexpr int largestChunk = 32;  // on the matrix unit

// The products of a block for places [begin, end), into the slots of their segments: tile by tile, all rows of a tile.
template <int W>
void multiplyRows(const Plan& plan, const Stage& stage, const StageProduct& product, float* const* slots,
                  const StepRows& rows, int begin, int end, int block, int vectors) {
  const Region& region = plan.region[product.region];
  const bool packed = product.packed != nullptr;
  TileCall call;
  call.depth = product.depth;
  call.leftRow = region.width;
  call.leftDepth = 1;
  call.outRow = vectors * W;
  call.accumulate = false;
  call.bias = nullptr;
  call.rightDepth = product.weightsWidth;
  for (int done = 0; done < vectors; done += stage.unit) {
    const int tile = (block * tilesOfBlock<W>(stage)) + done / stage.unit;
    const int wide = vectors - done < stage.unit ? vectors - done : stage.unit;
    const int used = product.segments * wide;
    const int most = tileRows<W>(used);
    const int runs = (end - begin + most - 1) / most;
    call.right = packed ? product.packed + packedOffset<W>(stage, product, tile) : product.weights;
    for (int s = 0; s < product.segments; s++)
      for (int v = 0; v < wide; v++)
        call.rightVector[s * wide + v] = product.segment[2 * s] + (tile * stage.unit + v) * W;
    // Runs of rows as even as they get: a tile of one row costs almost as much as one of six.
    for (int run = 0; run < runs; run++) {
      const int from = begin + int(int64_t(end - begin) * run / runs);
      const int to = begin + int(int64_t(end - begin) * (run + 1) / runs);
      call.left = rows.data[product.region] + int64_t(from) * region.width + product.column;
      for (int s = 0; s < product.segments; s++)
        for (int v = 0; v < wide; v++)
          call.out[s * wide + v] = slots[product.segment[2 * s + 1]] + ((from - begin) * vectors + done + v) * W;
      (packed ? tileFor<W, true>(to - from, used) : tileFor<W, false>(to - from, used))(call);
    }
  }
}

template <int W>
void reduceRows(const Plan& plan, const Stage& stage, const StepRows& rows, int begin, int end) {
  for (int p = begin; p < end; p++) {
    const float* from = address(plan, stage.source, stage.sourceColumn, rows, p);
    float* to = address(plan, stage.target, stage.targetColumn, rows, p);
    int j = 0;
    if (stage.reduce == 1) {
      Float<W> sums = {};
      for (; j + W <= stage.width; j += W) sums += load<W>(from + j);
      float sum = sumOfLanes<W>(sums);
      for (; j < stage.width; j++) sum += from[j];
      *to = sum;
    } else {
      float best = from[0];
      for (; j < stage.width; j++) best = (from[j] > best || from[j] != from[j]) ? from[j] : best;
      *to = best;
    }
  }
}

// Rows of a chunk, whose tiles run through the tape together.
template <int W>
int chunkOf(const Plan& plan, const Stage& stage, int vectors) {
  if (plan.unit != MatrixUnit::none) return largestChunk;
  const int rowBytes = stage.slots * vectors * W * 4;
  const int chunk = slotBytes / (rowBytes > 0 ? rowBytes : 1);
  return chunk < minimumChunk ? minimumChunk : chunk > maximumChunk ? maximumChunk : chunk;
}

// Blocks that few rows run through the tape together, as many vectors as a chunk of rows has: an instruction's dispatch costs
// more than one vector of it.
static inline int blocksTogether(const Plan& plan, const StepRows& rows) {
  const int running = rows.end - rows.begin;
  return plan.unit != MatrixUnit::none || running > maximumChunk / 2 ? 1 : maximumChunk / (running > 1 ? running : 1);
}

// Blocks [firstBlock, lastBlock) of a stage for the rows of the step, there and back again from step to step: the weights met
// last are still in the cache, where all of them have no room. `strips` are the rows as the matrix unit takes them; `copies`
// go on while it works.
template <int W>
void runStage(const Plan& plan, const Stage& stage, const StepRows& rows, int firstBlock, int lastBlock, float* scratch,
              const char* strips, const DirectStores& direct, RowCopies<W>& copies) {
#ifdef __AMX_TILE__
  if constexpr (W == 16) {
    if (plan.unit != MatrixUnit::none && stage.products > 0) {
      withFormat(plan.unit, [&](auto format) {
        runStageOnUnit<decltype(format)>(plan, stage, rows, firstBlock, lastBlock, scratch, strips, direct, copies);
      });
      return;
    }
  }
#endif
  float* slots[maxSlots];
  const int together = blocksTogether(plan, rows);
  for (int i = 0; i < lastBlock - firstBlock; i += together) {
    const int count = lastBlock - firstBlock - i < together ? lastBlock - firstBlock - i : together;
    const int block = rows.parity == 0 ? firstBlock + i : lastBlock - count - i;
    const int first = block * blockWidth<W>(stage);
    const int vectors = vectorsOf<W>(stage, first, count * blockWidth<W>(stage));
    const int columns = stage.width - first < vectors * W ? stage.width - first : vectors * W;
    const int chunk = chunkOf<W>(plan, stage, vectors);
    for (int begin = rows.begin; begin < rows.end; begin += chunk) {
      const int end = rows.end - begin < chunk ? rows.end : begin + chunk;
      for (int s = 0; s < stage.slots; s++) slots[s] = scratch + size_t(s) * (end - begin) * vectors * W;
      for (int p = 0; p < stage.products; p++)
        multiplyRows<W>(plan, stage, stage.product[p], slots, rows, begin, end, block, vectors);
      runTape<W>(plan, stage, rows, {begin, end, first, columns, vectors}, direct, slots);
    }
  }
}

// Floats of scratch that runStage needs: blocks that are multiplied at once share the slots that no product writes.
template <int W>
size_t stageScratch(const Plan& plan) {
  size_t most = 0;
  for (int i = 0; i < plan.stages; i++) {
    const Stage& stage = plan.stage[i];
    if (stage.reduce != 0) continue;
    const size_t floats = size_t(stage.slots + (blocksAtOnce - 1) * slotsOfProducts(stage)) * largestChunk * blockWidth<W>(stage);
    if (floats > most) most = floats;
  }
  return most;
}

}  // namespace refrain
