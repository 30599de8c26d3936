// Recurrent weights packed once a call: block by block, the columns of all segments that a register tile holds lie
// side by side, one depth after the other.
#pragma once
#include "plan.h"

namespace refrain {

template <int W>
int blocksOf(const Stage& stage) {
  const int width = stage.unit * W;
  return (stage.width + width - 1) / width;
}
// Vectors of each segment in a block; the last block may be narrower.
template <int W>
int vectorsOfBlock(const Stage& stage, int block) {
  const int left = stage.width - block * stage.unit * W;
  return left >= stage.unit * W ? stage.unit : (left + W - 1) / W;
}
template <int W>
size_t packedFloats(const Stage& stage, const StageProduct& product) {
  return size_t((stage.width + W - 1) / W) * W * product.segments * product.depth;
}
// Where a block starts in the packed weights.
template <int W>
size_t packedOffset(const Stage& stage, const StageProduct& product, int block) {
  return size_t(block) * stage.unit * W * product.segments * product.depth;
}

template <int W>
void packBlock(const Stage& stage, const StageProduct& product, int block) {
  const int vectors = vectorsOfBlock<W>(stage, block);
  const int first = block * stage.unit * W;
  const int columns = stage.width - first < vectors * W ? stage.width - first : vectors * W;
  const int row = product.segments * vectors * W;
  float* out = product.packed + packedOffset<W>(stage, product, block);
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
