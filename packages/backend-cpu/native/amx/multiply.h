// Whole matrix products on the matrix unit. The side with fewer lines is packed once for all threads, a part of its lines and
// depths at a time; each thread packs its share of the other side, group by group, and multiplies it with all of that part.
#pragma once
#include "../engine/context.h"
#include "../gemm/matrix.h"
#include "tile-product.h"
#ifdef __AMX_TILE__
#include <atomic>

namespace refrain {

// Lines of the shared side that are packed at a time, and bytes: what each group of the other side meets again comes from a
// second-level cache of 2 MB, and so does what a group has of the result while its depths follow.
constexpr int64_t unitLines = 1024;
constexpr int64_t unitPart = int64_t(1) << 20;
// Lines of the other side that a thread packs at a time.
constexpr int64_t unitGroup = 256;
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

// One side of a product: its rows or its columns as lines.
struct Lines {
  Matrix matrix;      // as if its lines were rows
  int64_t count;
  int64_t firstLine;  // in a matrix whose depths lie here and there
  Side side;

  // Strips for lines [begin, end) and depths [k, k + depth), one after the other. False where a number is not finite.
  template <class Format>
  bool pack(int64_t begin, int64_t end, int64_t k, int64_t depth, char* out) const {
    if (matrix.columns != nullptr)
      return packDepths<Format>([&](int64_t i) { return matrix.columns[k + i] + firstLine + begin; }, end - begin, depth, side, out);
    if (matrix.column != 1) {
      const float* const from = matrix.data + begin + k * matrix.column;
      return packDepths<Format>([&](int64_t i) { return from + i * matrix.column; }, end - begin, depth, side, out);
    }
    bool finite = true;
    for (int64_t line = begin; line < end; line += tileLines, out += stripBytes<Format>(depth))
      finite = packLines<Format>(matrix.data + line * matrix.row + k, matrix.row, end - line < tileLines ? end - line : tileLines,
                                 depth, side, out) && finite;
    return finite;
  }
};

// Sums of two strips of rows times two of columns, on their way to the result.
struct Pair {
  StripProduct call;
  alignas(64) Sums sums;
  float* target;
  const float* start;  // what is added, or null: a bias, or what is there from the depths before
  ptrdiff_t startRow;
  int64_t rows, columns;
};

// Writes rows [begin, end) of a pair to the result.
static inline void finishPair(const Pair& pair, ptrdiff_t outRow, int begin, int end) {
  const __mmask16 lanes[] = {firstLanes(pair.columns), firstLanes(pair.columns - tileLines)};
  const auto write = [&](int i, int c, __m512 sum) __attribute__((always_inline)) {
    if (pair.start != nullptr)
      sum = _mm512_add_ps(sum, _mm512_maskz_loadu_ps(lanes[c], pair.start + i * pair.startRow + c * tileLines));
    _mm512_mask_storeu_ps(pair.target + i * outRow + c * tileLines, lanes[c], sum);
  };
  if (pair.columns > tileLines) eachSum<2>(pair.call, pair.sums, begin, end, write);
  else eachSum<1>(pair.call, pair.sums, begin, end, write);
}

// Multiplies pairs of strips, each while the one before is written to the result.
template <class Format>
class PairsInTurn {
 public:
  explicit PairsInTurn(const Product& product) : product(product) {}

  void multiply(const StripProduct& call, int64_t row, int64_t column, bool first) {
    Pair& pair = pairs[turn];
    pair.call = call;
    pair.rows = product.rows - row < 32 ? product.rows - row : 32;
    pair.columns = product.columns - column < 32 ? product.columns - column : 32;
    pair.target = product.out + row * product.outRow + column;
    pair.start = !first ? pair.target : product.bias != nullptr ? product.bias + column : nullptr;
    pair.startRow = first ? 0 : product.outRow;
    const Pair& before = pairs[1 - turn];
    int done = 0;
    multiplyStrips<Format>(pair.rows > tileLines ? 2 : 1, pair.columns > tileLines ? 2 : 1, call, pair.sums, [&](int block) {
      if (!waiting) return;
      const int next = int(before.rows * (block + 1) / call.blocks);
      finishPair(before, product.outRow, done, next);
      done = next;
    });
    waiting = true;
    turn = 1 - turn;
  }

  void finish() {
    if (waiting) finishPair(pairs[1 - turn], product.outRow, 0, int(pairs[1 - turn].rows));
    waiting = false;
  }

 private:
  const Product& product;
  Pair pairs[2];
  int turn = 0;
  bool waiting = false;
};

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
size_t keptOffset(const Lines& columns, const Cuts& cuts, int64_t block) {
  return size_t((columns.count + 31) / 32 * 2) * stripBytes<Format>(cuts.length) * size_t(block);
}

// All columns of a product as strips, block after block of depths, where they are kept.
template <class Format>
PackedForm keptColumns(Context& context, const Product& product, const Lines& columns, const Cuts& cuts) {
  if (product.kept < 0) return {};
  const PackedKey key = {product.kept,
                         {int32_t(Format::parts), int32_t(product.columns), int32_t(product.depth), int32_t(product.b.row)}};
  const PackedForm form = context.packed.take(context.memory, key, keptOffset<Format>(columns, cuts, cuts.count));
  if (form.data == nullptr || form.complete) return form;
  const int64_t groups = (columns.count + unitGroup - 1) / unitGroup;
  std::atomic<bool> finite{true};
  context.pool->each(groups * cuts.count, [&](int64_t item, int) {
    const int64_t block = item / groups, begin = item % groups * unitGroup;
    const int64_t end = begin + unitGroup < columns.count ? begin + unitGroup : columns.count;
    const int64_t depth = cuts.lengthOf(block);
    char* const out = form.data + keptOffset<Format>(columns, cuts, block) + size_t(begin / tileLines) * stripBytes<Format>(depth);
    if (!columns.pack<Format>(begin, end, block * cuts.length, depth, out)) finite = false;
  });
  context.packed.settle(context.memory, form, finite);
  return finite ? form : PackedForm{};
}

// False where an operand has numbers that the matrix unit cannot take; the result is then to be computed otherwise.
template <class Format>
int32_t multiplyOnUnit(Context& context, const Product& product, bool& computed) {
  const Lines rows = {product.a, product.rows, product.firstRow, Side::left};
  const Lines columns = {{product.b.data, product.b.column, product.b.row}, product.columns, 0, Side::right};
  const bool sharesColumns = product.columns <= product.rows;
  const Lines& shared = sharesColumns ? columns : rows;
  const Lines& dealt = sharesColumns ? rows : columns;

  const Cuts cuts = cutDepth(product.depth, unitPair / (2 * Format::parts * tileBytes) * tileDepth);
  const size_t strip = stripBytes<Format>(cuts.length);
  const int64_t most = shared.count < unitLines ? (shared.count + 31) / 32 * 32 : unitLines;
  const size_t blockBytes = size_t(most / tileLines) * strip;
  // Blocks of a part.
  const int64_t blocks = int64_t(blockBytes) * cuts.count <= unitPart ? cuts.count : blockBytes >= unitPart ? 1 : unitPart / int64_t(blockBytes);

  const PackedForm form = keptColumns<Format>(context, product, columns, cuts);

  Pool& pool = *context.pool;
  const double work = double(product.rows) * double(product.columns) * double(product.depth);
  const int threads = work < unitSharedWork ? 1 : pool.threads();
  const auto meet = [&] {
    if (threads > 1) pool.barrier();
  };
  const size_t sharedBytes = blockBytes * size_t(blocks);
  const size_t ownBytes = unitGroup / tileLines * strip + 64;
  const int32_t scratch = context.memory.allocate(sharedBytes + ownBytes * size_t(threads));
  if (scratch < 0) return outOfMemory;
  char* const sharedStrips = reinterpret_cast<char*>(context.floats(scratch));
  const auto ownStrips = [&](int thread) { return sharedStrips + sharedBytes + ownBytes * size_t(thread); };
  const auto finite = [&](int thread) { return reinterpret_cast<bool*>(ownStrips(thread) + ownBytes - 64); };
  // Each thread's share is whole pairs of strips.
  const auto share = [threads](int64_t count, int thread) {
    const int64_t end = (count + 31) / 32 * thread / threads * 32;
    return end < count ? end : count;
  };
  const auto multiplyShare = [&](int thread) {
    setTileShape();
    bool seen = true;
    PairsInTurn<Format> pairs(product);
    char* const own = ownStrips(thread);
    const int64_t last = share(dealt.count, thread + 1);
    for (int64_t s0 = 0; s0 < shared.count; s0 += unitLines) {
      const int64_t ss = shared.count - s0 < unitLines ? shared.count - s0 : unitLines;
      for (int64_t part = 0; part < cuts.count; part += blocks) {
        const int64_t end = part + blocks < cuts.count ? part + blocks : cuts.count;
        const int64_t from = share(ss, thread), to = share(ss, thread + 1);
        for (int64_t block = part; block < end && !(sharesColumns && form.data != nullptr); block++) {
          const int64_t depth = cuts.lengthOf(block);
          char* const strips = sharedStrips + size_t(block - part) * blockBytes;
          seen = shared.pack<Format>(s0 + from, s0 + to, block * cuts.length, depth,
                                     strips + size_t(from / tileLines) * stripBytes<Format>(depth)) && seen;
        }
        meet();
        for (int64_t g = share(dealt.count, thread); g < last; g += unitGroup) {
          const int64_t groupEnd = last - g < unitGroup ? last : g + unitGroup;
          for (int64_t block = part; block < end; block++) {
            const int64_t depth = cuts.lengthOf(block);
            const size_t strip = stripBytes<Format>(depth);
            const char* dealtStrips = own;
            const char* sharedHere = sharedStrips + size_t(block - part) * blockBytes;
            if (form.data != nullptr) {
              const char* const kept = form.data + keptOffset<Format>(columns, cuts, block);
              if (sharesColumns) sharedHere = kept + size_t(s0 / tileLines) * strip;
              else dealtStrips = kept + size_t(g / tileLines) * strip;
            }
            if (dealtStrips == own) seen = dealt.pack<Format>(g, groupEnd, block * cuts.length, depth, own) && seen;
            StripProduct call = {};
            call.blocks = depthBlocks(depth);
            for (int64_t d = g; d < groupEnd; d += 32) {
              const char* const mine = dealtStrips + size_t((d - g) / tileLines) * strip;
              for (int64_t s = 0; s < ss; s += 32) {
                const char* const there = sharedHere + size_t(s / tileLines) * strip;
                for (int i = 0; i < 2; i++) {
                  call.rows[i] = (sharesColumns ? mine : there) + i * strip;
                  call.columns[i] = (sharesColumns ? there : mine) + i * strip;
                }
                pairs.multiply(call, sharesColumns ? d : s0 + s, sharesColumns ? s0 + s : d, block == 0);
              }
            }
            pairs.finish();
          }
        }
        meet();
      }
    }
    _tile_release();
    *finite(thread) = seen;
  };
  if (threads > 1) pool.onAll(multiplyShare);
  else multiplyShare(0);
  computed = true;
  for (int thread = 0; thread < threads; thread++) computed = computed && *finite(thread);
  context.memory.free(scratch);
  return done;
}

}  // namespace refrain
#endif
