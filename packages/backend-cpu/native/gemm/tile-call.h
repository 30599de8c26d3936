// What a register tile is told.
#pragma once
#include "../math/vector.h"

namespace refrain {

constexpr int maxTileRows = 8;
constexpr int maxTileVectors = 4;

// Where a tile's operands lie, in floats.
struct TileCall {
  int depth;
  const float* left;       // element (row, k) at row * leftRow + k * leftDepth
  ptrdiff_t leftRow;
  ptrdiff_t leftDepth;
  const float* right;      // vector c of depth k at k * rightDepth + rightVector[c]
  ptrdiff_t rightDepth;
  ptrdiff_t rightVector[maxTileVectors];
  float* out[maxTileVectors];  // vector c of a row at row * outRow
  ptrdiff_t outRow;
  bool accumulate;         // add to what `out` holds
  const float* bias;       // added to every row, vector c at bias + c * W; or null
};

}  // namespace refrain
