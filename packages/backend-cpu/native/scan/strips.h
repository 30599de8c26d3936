// A stage's products on the matrix unit (amx/): weights as strips of columns, packed once a call; rows as strips that each
// thread packs again for every step. A state that is infinite gives NaN here.
#pragma once
#include "../amx/tile-product.h"
#include "rows.h"
#include "weights.h"

namespace refrain {

#ifdef __AMX_TILE__

// Rows and depth from which the matrix unit pays: tiles have 16 rows, of which two are multiplied at a time, and blocks 32
// depths. Fewer rows pay where the weights are larger than a core's cache.
constexpr int unitRows = 32;
constexpr int unitFewestRows = 16;
constexpr int unitScanDepth = 24;

// Strips of weights that stay in a core's second-level cache beside everything else.
constexpr size_t cachedStripBytes = size_t(3) << 19;

// Rows that are multiplied at a time, two strips.
constexpr int unitChunk = 32;

static inline size_t stripBytes(const Plan& plan, int64_t depth) {
  return withFormat(plan.unit, [=](auto format) { return stripBytes<decltype(format)>(depth); });
}
static inline size_t columnStripBytes(const Plan& plan, const Stage& stage, const StageProduct& product) {
  return size_t((stage.width + 15) / 16) * product.segments * stripBytes(plan, product.depth);
}
static inline size_t columnStripBytes(const Plan& plan) {
  size_t bytes = 0;
  for (int i = 0; i < plan.stages; i++)
    for (int p = 0; plan.stage[i].reduce == 0 && p < plan.stage[i].products; p++)
      bytes += columnStripBytes(plan, plan.stage[i], plan.stage[i].product[p]);
  return bytes;
}

// Whatever the number of threads: it must not change a result.
static inline bool fitsMatrixUnit(const Plan& plan) {
  for (int i = 0; i < plan.stages; i++)
    for (int p = 0; plan.stage[i].reduce == 0 && p < plan.stage[i].products; p++)
      if (plan.stage[i].product[p].depth < unitScanDepth) return false;
  const size_t bytes = columnStripBytes(plan);
  return bytes > 0 && plan.batch >= (bytes > cachedStripBytes ? unitFewestRows : unitRows);
}

// Packs the columns of a block, strip after strip: segments, and the vectors of each. False where a weight is not finite.
template <class Format>
bool packColumnStrips(const Stage& stage, const StageProduct& product, int block) {
  const int vectors = vectorsOfBlock<16>(stage, block);
  const size_t strip = stripBytes<Format>(product.depth);
  char* out = product.strips + size_t(block) * stage.unit * product.segments * strip;
  bool finite = true;
  for (int s = 0; s < product.segments; s++) {
    for (int v = 0; v < vectors; v++, out += strip) {
      const int first = (block * stage.unit + v) * 16;
      const int lines = stage.width - first < 16 ? stage.width - first : 16;
      const ptrdiff_t column = product.segment[2 * s] + first;
      const ptrdiff_t width = product.weightsWidth;
      if (product.transposed) {
        finite = packLines<Format>(product.weights + column * width, width, lines, product.depth, Side::right, out) && finite;
      } else {
        const float* const from = product.weights + column;
        finite = packDepths<Format>([&](int64_t k) { return from + k * width; }, lines, product.depth, Side::right, out) && finite;
      }
    }
  }
  return finite;
}

// Bytes that a stage's rows take as strips, and where those of product `p` begin. Products of the same rows share them.
static inline int sameRows(const Stage& stage, int p) {
  const StageProduct& own = stage.product[p];
  for (int q = 0; q < p; q++) {
    const StageProduct& other = stage.product[q];
    if (other.region == own.region && other.column == own.column && other.depth == own.depth) return q;
  }
  return p;
}
static inline size_t rowStripBytes(const Plan& plan, const Stage& stage, int products, int rows) {
  size_t bytes = 0;
  for (int p = 0; p < products; p++)
    if (sameRows(stage, p) == p) bytes += size_t((rows + 15) / 16) * stripBytes(plan, stage.product[p].depth);
  return bytes;
}

// Packs the rows that a stage multiplies; of `sharers` threads each packs its share.
static inline void packRowStrips(const Plan& plan, const Stage& stage, const StepRows& rows, char* strips, int sharer, int sharers) {
  const int count = (rows.end - rows.begin + 15) / 16;
  for (int p = 0; p < stage.products; p++) {
    if (sameRows(stage, p) != p) continue;
    const StageProduct& product = stage.product[p];
    const Region& region = plan.region[product.region];
    char* const out = strips + rowStripBytes(plan, stage, p, rows.end - rows.begin);
    for (int i = count * sharer / sharers; i < count * (sharer + 1) / sharers; i++) {
      const int row = rows.begin + 16 * i;
      const int lines = rows.end - row < 16 ? rows.end - row : 16;
      const float* from = rows.data[product.region] + int64_t(row) * region.width + product.column;
      withFormat(plan.unit, [&](auto format) {
        using Format = decltype(format);
        return packLines<Format>(from, region.width, lines, product.depth, Side::left, out + i * stripBytes<Format>(product.depth));
      });
    }
  }
}

// Bytes of scratch that a thread's rows take as strips.
static inline size_t stripScratch(const Plan& plan, int rows) {
  size_t most = 0;
  for (int i = 0; plan.unit != MatrixUnit::none && i < plan.stages; i++) {
    const Stage& stage = plan.stage[i];
    const size_t bytes = stage.reduce != 0 ? 0 : rowStripBytes(plan, stage, stage.products, rows);
    if (bytes > most) most = bytes;
  }
  return most;
}

// Sets the tile registers up where a plan uses them.
class UsesMatrixUnit {
 public:
  explicit UsesMatrixUnit(bool uses) : uses(uses) {
    if (uses) setTileShape();
  }
  ~UsesMatrixUnit() {
    if (uses) _tile_release();
  }
  UsesMatrixUnit(const UsesMatrixUnit&) = delete;

 private:
  bool uses;
};

#else

constexpr size_t cachedStripBytes = 0;
static inline size_t columnStripBytes(const Plan&) { return 0; }
static inline void packRowStrips(const Plan&, const Stage&, const StepRows&, char*, int, int) {}
static inline size_t stripScratch(const Plan&, int) { return 0; }
struct UsesMatrixUnit {
  explicit UsesMatrixUnit(bool) {}
};

#endif

}  // namespace refrain
