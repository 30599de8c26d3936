// Whole matrix products on the matrix unit. The side with fewer lines is packed by all threads together, a part of its lines
// and depths at a time. The other side is dealt out in groups of lines: whoever is free packs one and multiplies it with all
// of that part. Each sum adds its depths in the same order, whoever does it.
#pragma once
#include "../engine/context.h"
#include "pairs.h"
#ifdef __AMX_TILE__
#include <atomic>

namespace refrain {

// Most lines of the shared side that are packed at a time, and bytes: what each group of the other side meets again comes from a
// second-level cache of 2 MB, and so does what a group has of the result while its depths follow.
constexpr int64_t unitLines = 1024;
constexpr int64_t unitPart = int64_t(1) << 20;
// Most lines of a group: longer runs of memory are read faster.
constexpr int64_t unitGroup = 256;
// Groups for each thread, which may be of unequal speed, where there are so many lines for each group; fewer groups otherwise.
constexpr int64_t unitGroups = 2;
constexpr int64_t unitSmallGroup = 128;
// Bytes of two strips, which stay in a first-level cache of 48 KB while all of the other side passes.
constexpr int64_t unitPair = 36 << 10;

// Below this many multiplications, or lines, packing costs more than the matrix unit saves.
constexpr double unitWork = 5e5;
// Below this many one thread is done before another has woken: about 100 microseconds.
constexpr double unitSharedWork = 2e7;
constexpr int64_t unitFewest = 16;

static inline bool fitsMatrixUnit(const Product& product) {
  return product.rows >= unitFewest && product.columns >= unitFewest && product.depth >= unitFewest &&
         double(product.rows) * double(product.columns) * double(product.depth) >= unitWork;
}

static inline int64_t groupLines(int64_t count, int threads) {
  const int64_t several = wholePairs(count / (unitGroups * threads));
  if (several >= unitSmallGroup) return several < unitGroup ? several : unitGroup;
  const int64_t one = wholePairs((count + threads - 1) / threads);
  return one < unitSmallGroup ? one : unitSmallGroup;
}

// The depths of a product are cut into blocks of even length.
struct Cuts {
  int64_t depth;   // of all blocks
  int64_t length;  // of a block, but for the last one
  int64_t count;

  int64_t lengthOf(int64_t block) const { return block + 1 < count ? length : depth - block * length; }
};
static inline Cuts cutDepth(int64_t depth, int64_t most) {
  const int64_t count = (depth + most - 1) / most;
  const int64_t length = int64_t(depthBlocks((depth + count - 1) / count)) * tileDepth;
  return {depth, length, (depth + length - 1) / length};
}

// Where the strips of a block of depths begin among all columns of a product.
template <class Format>
size_t keptOffset(int64_t columns, const Cuts& cuts, int64_t block) {
  return size_t(wholePairs(columns) / tileLines) * stripBytes<Format>(cuts.length) * size_t(block);
}

// All columns of a product as strips, block after block of depths, where they are kept.
template <class Format>
PackedForm keptColumns(Context& context, const Product& product, const Lines& columns, const Cuts& cuts) {
  if (product.kept < 0) return {};
  const PackedKey key = {product.kept,
                         {int32_t(Format::parts), int32_t(product.columns), int32_t(product.depth), int32_t(product.b.row)}};
  const PackedForm form = context.packed.take(context.memory, key, keptOffset<Format>(product.columns, cuts, cuts.count));
  if (form.data == nullptr || form.complete) return form;
  const int64_t groups = (product.columns + unitGroup - 1) / unitGroup;
  std::atomic<bool> finite{true};
  context.pool->each(groups * cuts.count, [&](int64_t item, int) {
    const int64_t block = item / groups, begin = item % groups * unitGroup;
    const int64_t end = begin + unitGroup < product.columns ? begin + unitGroup : product.columns;
    const int64_t depth = cuts.lengthOf(block);
    char* const out =
        form.data + keptOffset<Format>(product.columns, cuts, block) + size_t(begin / tileLines) * stripBytes<Format>(depth);
    if (!columns.pack<Format>(begin, end, block * cuts.length, depth, out)) finite = false;
  });
  context.packed.settle(context.memory, form, finite);
  return finite ? form : PackedForm{};
}

// False where an operand has numbers that the matrix unit cannot take; the results are then to be computed otherwise.
template <class Format>
int32_t multiplyOnUnit(Context& context, const Products& products, bool& computed) {
  const Product& any = products.product[0];
  const StackedRows rows(products);
  const Lines columns = {{any.b.data, any.b.column, any.b.row}, 0, Side::right};
  const bool sharesColumns = any.columns <= rows.count();
  const int64_t sharedCount = sharesColumns ? any.columns : rows.count();
  const int64_t dealtCount = sharesColumns ? rows.count() : any.columns;

  const Cuts cuts = cutDepth(any.depth, unitPair / (2 * Format::parts * tileBytes) * tileDepth);
  const size_t strip = stripBytes<Format>(cuts.length);
  const int64_t passes = (sharedCount + unitLines - 1) / unitLines;
  const int64_t most = wholePairs((sharedCount + passes - 1) / passes);
  const size_t blockBytes = size_t(most / tileLines) * strip;
  // Blocks of a part.
  const int64_t blocks = int64_t(blockBytes) * cuts.count <= unitPart ? cuts.count : blockBytes >= unitPart ? 1 : unitPart / int64_t(blockBytes);

  const double work = double(rows.count()) * double(any.columns) * double(any.depth);
  Pool& pool = *context.pool;
  const int threads = work < unitSharedWork ? 1 : pool.threads();
  const int64_t group = groupLines(dealtCount, threads);
  // Calls `f(begin, end, thread)` for groups of lines.
  const auto deal = [&](int64_t count, int64_t size, auto f) {
    const int64_t groups = (count + size - 1) / size;
    const auto take = [&](int64_t item, int thread) { f(item * size, item * size + size < count ? item * size + size : count, thread); };
    if (threads > 1) pool.each(groups, take);
    else
      for (int64_t item = 0; item < groups; item++) take(item, 0);
  };

  const PackedForm form = keptColumns<Format>(context, any, columns, cuts);
  const size_t sharedBytes = blockBytes * size_t(blocks);
  const size_t ownBytes = size_t(group / tileLines) * strip;
  const int32_t scratch = context.memory.allocate(sharedBytes + ownBytes * size_t(threads));
  if (scratch < 0) return outOfMemory;
  char* const sharedStrips = reinterpret_cast<char*>(context.floats(scratch));

  if (products.sums != nullptr) __builtin_memset(products.sums, 0, size_t(any.columns) * sizeof(float));
  std::atomic<bool> finite{true};
  const auto packRows = [&](int64_t begin, int64_t end, int64_t block, char* out) {
    if (!rows.pack<Format>(begin, end, block * cuts.length, cuts.lengthOf(block), out)) finite = false;
  };
  const auto packColumns = [&](int64_t begin, int64_t end, int64_t block, char* out, bool first) {
    float* const sums = first && products.sums != nullptr ? products.sums + begin : nullptr;
    if (!columns.pack<Format>(begin, end, block * cuts.length, cuts.lengthOf(block), out, sums)) finite = false;
  };
  for (int64_t s0 = 0; s0 < sharedCount; s0 += most) {
    const int64_t ss = sharedCount - s0 < most ? sharedCount - s0 : most;
    for (int64_t part = 0; part < cuts.count; part += blocks) {
      const int64_t end = part + blocks < cuts.count ? part + blocks : cuts.count;
      if (!sharesColumns || form.data == nullptr) {
        deal(ss, groupLines(ss, threads), [&](int64_t from, int64_t to, int) {
          for (int64_t block = part; block < end; block++) {
            char* const out =
                sharedStrips + size_t(block - part) * blockBytes + size_t(from / tileLines) * stripBytes<Format>(cuts.lengthOf(block));
            if (sharesColumns) packColumns(s0 + from, s0 + to, block, out, true);
            else packRows(s0 + from, s0 + to, block, out);
          }
        });
      }
      deal(dealtCount, group, [&](int64_t from, int64_t to, int thread) {
        setTileShape();
        char* const own = sharedStrips + sharedBytes + ownBytes * size_t(thread);
        for (int64_t block = part; block < end; block++) {
          const int64_t depth = cuts.lengthOf(block);
          const size_t strip = stripBytes<Format>(depth);
          const char* dealt = own;
          const char* shared = sharedStrips + size_t(block - part) * blockBytes;
          if (form.data != nullptr) {
            const char* const kept = form.data + keptOffset<Format>(any.columns, cuts, block);
            if (sharesColumns) shared = kept + size_t(s0 / tileLines) * strip;
            else dealt = kept + size_t(from / tileLines) * strip;
          }
          if (sharesColumns) packRows(from, to, block, own);
          else if (dealt == own) packColumns(from, to, block, own, s0 == 0);
          PairsInTurn<Format> pairs(depth, block == 0);
          for (int64_t d = from; d < to; d += pairLines) {
            const char* const mine = dealt + size_t((d - from) / tileLines) * strip;
            for (int64_t s = 0; s < ss; s += pairLines) {
              const char* const there = shared + size_t(s / tileLines) * strip;
              int64_t row;
              const Product& product = rows.productOf(sharesColumns ? d : s0 + s, row);
              if (sharesColumns) pairs.multiply(product, mine, there, row, s0 + s);
              else pairs.multiply(product, there, mine, row, d);
            }
          }
          pairs.finish();
        }
        _tile_release();
      });
    }
  }
  computed = finite;
  context.memory.free(scratch);
  return done;
}

}  // namespace refrain
#endif
