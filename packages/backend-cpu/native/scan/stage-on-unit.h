// A stage whose products run on the matrix unit. It works on its own: while it multiplies, the sums of the columns before are
// brought to their slots, and rows are copied in and out. Tapes run behind it: measured, arithmetic on vectors beside its work
// takes as much longer as is won.
#pragma once
#include "staging.h"
#include "strips.h"
#include "tape.h"

namespace refrain {

// Slots that products write. They are the first ones.
static inline int slotsOfProducts(const Stage& stage) {
  int slots = 0;
  for (int p = 0; p < stage.products; p++) slots += stage.product[p].segments;
  return slots;
}

// Blocks that are multiplied one after the other before their tapes run. Tapes push the rows' strips out of the first-level
// cache, so that the next product reads them from the second; and more blocks leave more sums there. Measured, four are best.
constexpr int blocksAtOnce = 4;

#ifdef __AMX_TILE__

// The sums of one or two strips of columns on their way to the slots.
struct PendingSums {
  alignas(64) Sums sums;  // still scaled
  alignas(64) float rowScales[2 * tileLines];  // negated exponents
  const float* columnScales[2];
  float* target[2];
  ptrdiff_t row;  // floats from one row of a target to the next
  int rows = 0, columns = 0;

  void expect(const StripProduct& product, int rowCount, int columnCount) {
    rows = rowCount;
    columns = columnCount;
    for (int r = 0; r * tileLines < rows; r++)
      _mm512_store_ps(rowScales + r * tileLines, _mm512_load_ps(product.rows[r]));
    for (int c = 0; c < columns; c++) columnScales[c] = reinterpret_cast<const float*>(product.columns[c]);
  }
  void write() {
    for (int c = 0; c < columns; c++) {
      const __m512 scales = _mm512_load_ps(columnScales[c]);
      const float* from = sums + c * tileLines;
      float* to = target[c];
      for (int i = 0; i < rows; i++, from += sumsRow, to += row)
        _mm512_storeu_ps(to, _mm512_scalef_ps(_mm512_load_ps(from), _mm512_add_ps(_mm512_set1_ps(rowScales[i]), scales)));
    }
    columns = 0;
  }
};

// How often the matrix unit is given work for a tile.
static inline int turnsOfTile(const Stage& stage) {
  const int vectors = blockWidth<16>(stage) / 16;
  int turns = 0;
  for (int p = 0; p < stage.products; p++) {
    const StageProduct& product = stage.product[p];
    turns += (product.segments * vectors + 1) / 2 * depthBlocks(product.depth);
  }
  return turns;
}
// The same for a step of so many rows whose blocks threads share.
static inline int turnsOfStep(const Plan& plan, int rows, int sharers) {
  int turns = 0;
  for (int i = 0; plan.unit != MatrixUnit::none && i < plan.stages; i++) {
    const Stage& stage = plan.stage[i];
    if (stage.reduce == 0) turns += blocksOf<16>(stage) / sharers * turnsOfTile(stage);
  }
  return turns * ((rows + unitChunk - 1) / unitChunk);
}

// Multiplies for one tile after the other, two columns at a time, each while the sums of the two before go to their slots.
template <class Format>
class TileProducts {
 public:
  TileProducts(const Plan& plan, const Stage& stage, const StepRows& rows, const char* strips, RowCopies<16>& copies)
      : plan(plan), stage(stage), rows(rows), strips(strips), copies(copies) {}

  void multiply(const TapeTile& tile, int block, float* const* slots) {
    for (int p = 0; p < stage.products; p++) {
      const StageProduct& product = stage.product[p];
      const size_t strip = stripBytes<Format>(product.depth);
      const char* const left = strips + rowStripBytes(plan, stage, sameRows(stage, p), rows.end - rows.begin) +
                               size_t((tile.begin - rows.begin) / tileLines) * strip;
      const char* const right = product.strips + size_t(block) * stage.unit * product.segments * strip;
      const int columns = product.segments * tile.vectors;
      for (int c = 0; c < columns; c += 2) {
        const StripProduct call = {depthBlocks(product.depth), {left, left + strip}, {right + c * strip, right + (c + 1) * strip}};
        PendingSums& sums = pending[pairs % 2];
        PendingSums& before = pending[(pairs + 1) % 2];
        pairs++;
        const int count = tile.end - tile.begin, here = columns - c < 2 ? 1 : 2;
        multiplyStrips<Format>(count > tileLines ? 2 : 1, here, call, sums.sums, [&](int) {
          before.write();
          copies.advance();
        });
        sums.expect(call, count, here);
        for (int i = 0; i < here; i++)
          sums.target[i] = slots[product.segment[2 * ((c + i) / tile.vectors) + 1]] + (c + i) % tile.vectors * tileLines;
        sums.row = tile.vectors * tileLines;
      }
    }
  }
  // Returns when all sums are in their slots.
  void settle() { pending[(pairs + 1) % 2].write(); }

 private:
  const Plan& plan;
  const Stage& stage;
  const StepRows& rows;
  const char* strips;
  RowCopies<16>& copies;
  PendingSums pending[2];
  int pairs = 0;
};

// Blocks [firstBlock, lastBlock), in an order as runStage has it.
template <class Format>
void runStageOnUnit(const Plan& plan, const Stage& stage, const StepRows& rows, int firstBlock, int lastBlock, float* scratch,
                    const char* strips, const DirectStores& direct, RowCopies<16>& copies) {
  TileProducts<Format> products(plan, stage, rows, strips, copies);
  const size_t slotFloats = size_t(unitChunk) * blockWidth<16>(stage);
  const int produced = slotsOfProducts(stage), blocks = lastBlock - firstBlock;
  // The slots of products, of each block, come before those that blocks share.
  const auto findSlots = [&](int which, float** slots) {
    for (int s = 0; s < stage.slots; s++)
      slots[s] = scratch + (s < produced ? which * produced + s : (blocksAtOnce - 1) * produced + s) * slotFloats;
  };
  for (int done = 0; done < blocks; done += blocksAtOnce) {
    const int count = blocks - done < blocksAtOnce ? blocks - done : blocksAtOnce;
    const auto blockAt = [&](int i) { return rows.parity == 0 ? firstBlock + done + i : lastBlock - 1 - done - i; };
    for (int begin = rows.begin; begin < rows.end; begin += unitChunk) {
      const int end = rows.end - begin < unitChunk ? rows.end : begin + unitChunk;
      const auto tileAt = [&](int i) {
        const int block = blockAt(i), first = block * blockWidth<16>(stage), vectors = vectorsOfBlock<16>(stage, block);
        return TapeTile{begin, end, first, stage.width - first < vectors * 16 ? stage.width - first : vectors * 16, vectors};
      };
      float* slots[maxSlots];
      for (int i = 0; i < count; i++) {
        findSlots(i, slots);
        products.multiply(tileAt(i), blockAt(i), slots);
      }
      products.settle();
      for (int i = 0; i < count; i++) {
        findSlots(i, slots);
        runTape<16>(plan, stage, rows, tileAt(i), direct, slots);
      }
    }
  }
}

#else

static inline int turnsOfStep(const Plan&, int, int) { return 0; }

#endif

}  // namespace refrain
