// Recurrent weights packed once a call: tile by tile, the columns of all segments that a register tile holds lie
// side by side, one depth after the other.
#pragma once
#include "plan.h"

namespace refrain {

// Register tiles that make a block, on which the tape runs: as many as fill a cache line, so that lines are read and
// written whole.
constexpr int lineFloats = 16;
template <int W>
int tilesOfBlock(const Stage& stage) {
  const int tiles = lineFloats / (stage.unit * W);
  return tiles > 1 ? tiles : 1;
}
template <int W>
int blockWidth(const Stage& stage) {
  return tilesOfBlock<W>(stage) * stage.unit * W;
}
template <int W>
int blocksOf(const Stage& stage) {
  const int width = blockWidth<W>(stage);
  return (stage.width + width - 1) / width;
}
template <int W>
int tilesOf(const Stage& stage) {
  const int width = stage.unit * W;
  return (stage.width + width - 1) / width;
}
// Vectors of each segment in `width` columns from `first` on, or in as many as there are.
template <int W>
int vectorsOf(const Stage& stage, int first, int width) {
  const int left = stage.width - first;
  return left >= width ? width / W : (left + W - 1) / W;
}
template <int W>
int vectorsOfBlock(const Stage& stage, int block) {
  return vectorsOf<W>(stage, block * blockWidth<W>(stage), blockWidth<W>(stage));
}
template <int W>
size_t packedFloats(const Stage& stage, const StageProduct& product) {
  return size_t((stage.width + W - 1) / W) * W * product.segments * product.depth;
}
// Where a tile starts in the packed weights.
template <int W>
size_t packedOffset(const Stage& stage, const StageProduct& product, int tile) {
  return size_t(tile) * stage.unit * W * product.segments * product.depth;
}

template <int W>
void packTile(const Stage& stage, const StageProduct& product, int tile) {
  const int first = tile * stage.unit * W;
  const int vectors = vectorsOf<W>(stage, first, stage.unit * W);
  const int columns = stage.width - first < vectors * W ? stage.width - first : vectors * W;
  const int row = product.segments * vectors * W;
  float* out = product.packed + packedOffset<W>(stage, product, tile);
  for (int s = 0; s < product.segments; s++, out += vectors * W) {
    const ptrdiff_t start = product.segment[2 * s] + first;
    if (!product.transposed) {
      const float* from = product.weights + start;
      for (int k = 0; k < product.depth; k++, from += product.weightsWidth) {
        float* to = out + size_t(k) * row;
        for (int j = 0; j < columns; j++) to[j] = from[j];
        for (int j = columns; j < vectors * W; j++) to[j] = 0;
      }
      continue;
    }
    for (int k0 = 0; k0 < product.depth; k0 += 16) {
      const int ks = product.depth - k0 < 16 ? product.depth - k0 : 16;
      for (int j = 0; j < vectors * W; j++) {
        const float* from = product.weights + (start + j) * ptrdiff_t(product.weightsWidth) + k0;
        for (int k = 0; k < ks; k++) out[size_t(k0 + k) * row + j] = j < columns ? from[k] : 0;
      }
    }
  }
}

}  // namespace refrain
