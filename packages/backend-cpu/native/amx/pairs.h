// Pairs of strips of rows times pairs of strips of columns, and their sums on the way to the result.
#pragma once
#include "lines.h"
#include "tile-product.h"
#ifdef __AMX_TILE__

namespace refrain {

// Sums of two strips of rows times two of columns, on their way to the result.
struct Pair {
  StripProduct call;
  alignas(64) Sums sums;
  float* target;
  ptrdiff_t targetRow;
  const float* start;  // what is added, or null: a bias, or what is there from the depths before
  ptrdiff_t startRow;
  int64_t rows, columns;
};

// Writes rows [begin, end) of a pair to the result.
static inline void finishPair(const Pair& pair, int begin, int end) {
  const __mmask16 lanes[] = {firstLanes(pair.columns), firstLanes(pair.columns - tileLines)};
  const auto write = [&](int i, int c, __m512 sum) __attribute__((always_inline)) {
    if (pair.start != nullptr)
      sum = _mm512_add_ps(sum, _mm512_maskz_loadu_ps(lanes[c], pair.start + i * pair.startRow + c * tileLines));
    _mm512_mask_storeu_ps(pair.target + i * pair.targetRow + c * tileLines, lanes[c], sum);
  };
  if (pair.columns > tileLines) eachSum<2>(pair.call, pair.sums, begin, end, write);
  else eachSum<1>(pair.call, pair.sums, begin, end, write);
}

// Multiplies pairs of strips of one block of depths, each while the one before is written to the result.
template <class Format>
class PairsInTurn {
 public:
  // `first`: whether no depths came before.
  PairsInTurn(int64_t depth, bool first) : strip(stripBytes<Format>(depth)), blocks(depthBlocks(depth)), first(first) {}

  void multiply(const Product& product, const char* rowStrips, const char* columnStrips, int64_t row, int64_t column) {
    Pair& pair = pairs[turn];
    pair.call = {blocks, {rowStrips, rowStrips + strip}, {columnStrips, columnStrips + strip}};
    pair.rows = product.rows - row < pairLines ? product.rows - row : pairLines;
    pair.columns = product.columns - column < pairLines ? product.columns - column : pairLines;
    pair.target = product.out + row * product.outRow + column;
    pair.targetRow = product.outRow;
    pair.start = !first ? pair.target : product.bias != nullptr ? product.bias + column : nullptr;
    pair.startRow = first ? 0 : product.outRow;
    const Pair& before = pairs[1 - turn];
    int done = 0;
    multiplyStrips<Format>(pair.rows > tileLines ? 2 : 1, pair.columns > tileLines ? 2 : 1, pair.call, pair.sums, [&](int block) {
      if (!waiting) return;
      const int next = int(before.rows * (block + 1) / blocks);
      finishPair(before, done, next);
      done = next;
    });
    waiting = true;
    turn = 1 - turn;
  }

  void finish() {
    if (waiting) finishPair(pairs[1 - turn], 0, int(pairs[1 - turn].rows));
    waiting = false;
  }

 private:
  const size_t strip;
  const int blocks;
  const bool first;
  Pair pairs[2];
  int turn = 0;
  bool waiting = false;
};

}  // namespace refrain
#endif
