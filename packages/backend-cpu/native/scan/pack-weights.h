// Packs a plan's weights, once a call: for register tiles or for the matrix unit.
#pragma once
#ifdef __AMX_TILE__
#include <atomic>
#endif
#include "../engine/context.h"
#include "strips.h"
#include "weights.h"

namespace refrain {

// Below this many uses of each weight, packing costs more than reading the matrix as it lies.
constexpr int64_t packingPays = 8;

#ifdef __AMX_TILE__
// Packs a product's weights for the matrix unit. False where one is not finite.
static inline bool packStrips(Context& context, const Plan& plan, const Stage& stage, const StageProduct& product) {
  std::atomic<bool> finite{true};
  context.pool->each(blocksOf<16>(stage), [&](int64_t block, int) {
    const bool seen =
        withFormat(plan.unit, [&](auto format) { return packColumnStrips<decltype(format)>(stage, product, int(block)); });
    if (!seen) finite = false;
  });
  return finite;
}

// Scans of so few steps come one after the other, as in decoding, with the same weights.
constexpr int32_t keptSteps = 4;

// The strips of a product's weights where they are kept, else null.
static inline char* keptStrips(Context& context, const Plan& plan, const Stage& stage, StageProduct& product) {
  if (plan.time > keptSteps) return nullptr;
  PackedKey key = {product.handle,
                   {-int32_t(plan.unit), stage.width, stage.unit, product.depth, product.weightsWidth, product.transposed, product.segments}};
  constexpr int most = sizeof key.layout / sizeof *key.layout - 7;
  if (product.segments > most) return nullptr;
  for (int s = 0; s < product.segments; s++) key.layout[7 + s] = product.segment[2 * s];
  const PackedForm form = context.packed.take(context.memory, key, columnStripBytes(plan, stage, product));
  if (form.data == nullptr || form.complete) return form.data;
  product.strips = form.data;
  const bool finite = packStrips(context, plan, stage, product);
  context.packed.settle(context.memory, form, finite);
  return finite ? form.data : nullptr;
}

// Packs all weights for the matrix unit, and settles whether the plan runs there: not with an infinite weight.
static inline int32_t packStrips(Context& context, Plan& plan, int32_t& packed) {
  size_t bytes = 0;
  for (int i = 0; i < plan.stages; i++) {
    Stage& stage = plan.stage[i];
    for (int p = 0; stage.reduce == 0 && p < stage.products; p++) {
      stage.product[p].strips = keptStrips(context, plan, stage, stage.product[p]);
      if (stage.product[p].strips == nullptr) bytes += columnStripBytes(plan, stage, stage.product[p]);
    }
  }
  packed = bytes == 0 ? -1 : context.memory.allocate(bytes);
  if (bytes > 0 && packed < 0) return outOfMemory;
  char* next = reinterpret_cast<char*>(context.floats(packed));
  bool finite = true;
  for (int i = 0; i < plan.stages; i++) {
    Stage& stage = plan.stage[i];
    for (int p = 0; stage.reduce == 0 && p < stage.products; p++) {
      StageProduct& product = stage.product[p];
      if (product.strips != nullptr) continue;
      product.strips = next;
      next += columnStripBytes(plan, stage, product);
      finite = packStrips(context, plan, stage, product) && finite;
    }
  }
  if (!finite) plan.unit = MatrixUnit::none;
  return done;
}
#endif

template <int W>
int32_t packWeights(Context& context, Plan& plan, int32_t& packed) {
  packed = -1;
#ifdef __AMX_TILE__
  if (W == 16) plan.unit = context.matrixUnit;
  if (plan.unit != MatrixUnit::none && !fitsMatrixUnit(plan)) plan.unit = MatrixUnit::none;
  if (plan.unit != MatrixUnit::none) {
    const int32_t status = packStrips(context, plan, packed);
    if (status != done || plan.unit != MatrixUnit::none) return status;
    context.memory.free(packed);
    packed = -1;
  }
#endif
  size_t floats = 0;
  const bool asTheyLie = int64_t(plan.batch) * plan.time < packingPays;
  for (int i = 0; i < plan.stages; i++) {
    Stage& stage = plan.stage[i];
    for (int p = 0; stage.reduce == 0 && p < stage.products; p++)
      if (stage.product[p].transposed || !asTheyLie) floats += packedFloats<W>(stage, stage.product[p]);
  }
  if (floats == 0) return done;
  packed = context.memory.allocate(floats * sizeof(float));
  if (packed < 0) return outOfMemory;
  float* next = context.floats(packed);
  for (int i = 0; i < plan.stages; i++) {
    Stage& stage = plan.stage[i];
    for (int p = 0; stage.reduce == 0 && p < stage.products; p++) {
      StageProduct& product = stage.product[p];
      if (!product.transposed && asTheyLie) continue;
      product.packed = next;
      next += packedFloats<W>(stage, product);
      context.pool->each(tilesOf<W>(stage), [&](int64_t tile, int) { packTile<W>(stage, product, int(tile)); });
    }
  }
  return done;
}

}  // namespace refrain
