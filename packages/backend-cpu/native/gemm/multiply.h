// C = A B for row-major matrices, each of A and B possibly read transposed: packed, blocked for the caches, threaded.
// Each element of C adds its products in order of depth, block after block, however the work is split: results do not
// depend on the number of threads.
#pragma once
#include "../engine/context.h"
#include "../engine/reader.h"
#include "../amx/multiply.h"
#include "dot.h"
#include "matrix.h"
#include "tile.h"

namespace refrain {

// Depth of a block: a panel of 4 vectors of 16 lanes is 64 KB, and a block of 1024 columns a megabyte, which stay in a
// second-level cache of 2 MB beside the rows.
constexpr int64_t depthBlock = 256;
constexpr int64_t columnBlock = 1024;
constexpr int64_t rowBlock = 240;

// Columns [0, columns) of depths [0, depth) as panels of `vectors` vectors, one depth after the other; missing columns
// of the last panel are 0.
template <int W>
void packColumns(const Matrix& b, int64_t depth, int64_t columns, int vectors, float* out) {
  const int64_t width = int64_t(vectors) * W;
  const int64_t panel = depth * width;
  if (b.column == 1) {
    // Depth by depth: whole rows are read, as processors fetch ahead by themselves.
    for (int64_t k = 0; k < depth; k++, out += width) {
      const float* from = b.data + k * b.row;
      float* to = out;
      int64_t start = 0;
      for (; start + width <= columns; start += width, to += panel)
        for (int c = 0; c < vectors; c++) store<W>(to + c * W, load<W>(from + start + c * W));
      if (start == columns) continue;
      for (int64_t j = 0; j < width; j++) to[j] = start + j < columns ? from[start + j] : 0;
    }
    return;
  }
  for (int64_t start = 0; start < columns; start += width, out += panel) {
    const int64_t here = columns - start < width ? columns - start : width;
    // Blocks of 16 depths: whole cache lines are read from every column.
    for (int64_t k0 = 0; k0 < depth; k0 += 16) {
      const int64_t ks = depth - k0 < 16 ? depth - k0 : 16;
      for (int64_t j = 0; j < width; j++) {
        const float* column = b.data + (start + j) * b.column + k0 * b.row;
        for (int64_t k = 0; k < ks; k++) out[(k0 + k) * width + j] = j < here ? column[k * b.row] : 0;
      }
    }
  }
}

// Rows [0, rows) of a matrix whose rows lie side by side, in runs of a tile's rows, one depth after the other. `firstRow`
// is where they begin in columns that lie here and there.
template <int W>
void packRows(const Matrix& a, int64_t firstRow, int64_t rows, int64_t depth, float* out) {
  constexpr int64_t height = tileRows<W>(W == 16 ? 4 : 2);
  const int64_t run = depth * height;
  for (int64_t k = 0; k < depth; k++, out += height) {
    const float* from = a.columns != nullptr ? a.columns[k] + firstRow : a.data + k * a.column;
    float* to = out;
    int64_t start = 0;
    for (; start + height <= rows; start += height, to += run)
      for (int64_t r = 0; r < height; r++) to[r] = from[start + r];
    for (int64_t r = 0; start + r < rows; r++) to[r] = from[start + r];
  }
}

constexpr int64_t multiplyScratch(int W) {
  return columnBlock * depthBlock + int64_t(maxTileVectors) * W * depthBlock + (rowBlock + maxTileRows) * depthBlock +
         maxTileRows * maxTileVectors * W;
}

// The product on one thread.
template <int W>
void multiplyBlock(const Product& product, float* scratch) {
  constexpr int vectors = W == 16 ? 4 : 2;
  constexpr int height = tileRows<W>(vectors);
  constexpr int64_t width = int64_t(vectors) * W;
  float* packedColumns = scratch;
  float* packedRows = packedColumns + columnBlock * depthBlock + width * depthBlock;
  float* edge = packedRows + (rowBlock + maxTileRows) * depthBlock;
  const bool packsRows = product.a.column != 1 || product.a.columns != nullptr;

  if (product.depth == 0) {
    for (int64_t i = 0; i < product.rows; i++)
      for (int64_t j = 0; j < product.columns; j++)
        product.out[i * product.outRow + j] = product.bias == nullptr ? 0 : product.bias[j];
    return;
  }
  for (int64_t j0 = 0; j0 < product.columns; j0 += columnBlock) {
    const int64_t js = product.columns - j0 < columnBlock ? product.columns - j0 : columnBlock;
    for (int64_t k0 = 0; k0 < product.depth; k0 += depthBlock) {
      const int64_t ks = product.depth - k0 < depthBlock ? product.depth - k0 : depthBlock;
      Matrix b = product.b;
      b.data += k0 * b.row + j0 * b.column;
      packColumns<W>(b, ks, js, vectors, packedColumns);
      for (int64_t i0 = 0; i0 < product.rows; i0 += rowBlock) {
        const int64_t is = product.rows - i0 < rowBlock ? product.rows - i0 : rowBlock;
        Matrix a = product.a;
        if (a.columns != nullptr) a.columns += k0;
        else a.data += i0 * a.row + k0 * a.column;
        if (packsRows) packRows<W>(a, product.firstRow + i0, is, ks, packedRows);
        for (int64_t j = 0; j < js; j += width) {
          const int64_t here = js - j < width ? js - j : width;
          // A narrow last panel runs fewer vectors, but keeps the panel's layout.
          const int used = int((here + W - 1) / W);
          const bool whole = here == width;
          for (int64_t i = 0; i < is; i += height) {
            const int64_t rows = is - i < height ? is - i : height;
            float* target = product.out + (i0 + i) * product.outRow + j0 + j;
            TileCall call;
            call.depth = int(ks);
            call.left = packsRows ? packedRows + i * ks : a.data + i * a.row;
            call.leftRow = packsRows ? 1 : a.row;
            call.leftDepth = packsRows ? height : 1;
            call.right = packedColumns + j * ks;
            call.rightDepth = width;
            for (int c = 0; c < used; c++) call.rightVector[c] = c * W;
            call.accumulate = k0 > 0;
            call.bias = k0 == 0 && product.bias != nullptr ? product.bias + j0 + j : nullptr;
            float* const to = whole ? target : edge;
            call.outRow = whole ? product.outRow : width;
            for (int c = 0; c < used; c++) call.out[c] = to + c * W;
            if (!whole && k0 > 0) {
              for (int64_t r = 0; r < rows; r++)
                for (int64_t e = 0; e < here; e++) edge[r * width + e] = target[r * product.outRow + e];
            }
            (whole ? tileFor<W, true>(int(rows), vectors) : tileFor<W, false>(int(rows), used))(call);
            if (!whole) {
              for (int64_t r = 0; r < rows; r++)
                for (int64_t e = 0; e < here; e++) target[r * product.outRow + e] = edge[r * width + e];
            }
          }
        }
      }
    }
  }
}

// Up to this many rows, packing the weights would cost more than the product itself.
constexpr int64_t fewRows = maxTileRows;

// A few rows times a matrix as it lies: columns in vectors where its rows are contiguous, dot products where its
// columns are.
template <int W>
void multiplyFewRows(const Product& product, int64_t begin, int64_t end) {
  if (product.b.column == 1) {
    int vectors = maxTileVectors;
    while (tileRows<W>(vectors) < product.rows && vectors > 1) vectors--;
    for (int64_t j = begin; j < end; j += vectors * W) {
      const int64_t here = end - j < vectors * W ? end - j : vectors * W;
      const int used = int((here + W - 1) / W);
      float edge[fewRows * maxTileVectors * W];
      TileCall call;
      call.depth = int(product.depth);
      call.left = product.a.data;
      call.leftRow = product.a.row;
      call.leftDepth = product.a.column;
      call.right = product.b.data + j;
      call.rightDepth = product.b.row;
      for (int c = 0; c < used; c++) {
        call.rightVector[c] = c * W;
        call.out[c] = edge + c * W;
      }
      call.outRow = maxTileVectors * W;
      call.accumulate = false;
      call.bias = product.bias != nullptr ? product.bias + j : nullptr;
      tileFor<W, false>(int(product.rows), used)(call);
      for (int64_t r = 0; r < product.rows; r++)
        for (int64_t e = 0; e < here; e++) product.out[r * product.outRow + j + e] = edge[r * call.outRow + e];
    }
    return;
  }
  for (int64_t j = begin; j < end; j++) {
    const float* column = product.b.data + j * product.b.column;
    for (int64_t r = 0; r < product.rows; r++) {
      const float* row = product.a.data + r * product.a.row;
      RunDot<W> dot;
      dot.add(row, column, product.depth);
      product.out[r * product.outRow + j] = dot.total() + (product.bias == nullptr ? 0 : product.bias[j]);
    }
  }
}

static inline bool isFewRows(const Product& product) {
  return product.rows <= fewRows && product.a.columns == nullptr && (product.b.column == 1 || product.a.column == 1);
}

// A product with one column as one with one row, which reads its matrix once and packs nothing.
static inline Product withColumnAsRow(const Product& product) {
  const bool turns = product.columns == 1 && product.outRow == 1 && product.rows > fewRows && product.bias == nullptr &&
                     product.a.columns == nullptr && product.b.row == 1;
  if (!turns) return product;
  Product turned = product;
  turned.a = {product.b.data, ptrdiff_t(product.depth), 1, nullptr};
  turned.b = {product.a.data, product.a.column, product.a.row, nullptr};
  turned.kept = -1;
  turned.rows = 1;
  turned.columns = product.rows;
  turned.outRow = product.rows;
  return turned;
}

// Splits the product over the threads: columns first, since only the rows of A are then read twice; rows when there
// are too few columns.
template <int W>
int32_t multiply(Context& context, const Product& given) {
  if (given.rows == 0 || given.columns == 0) return done;
  const Product product = withColumnAsRow(given);
  Pool& pool = *context.pool;
  const int64_t width = maxTileVectors * W;
  const double work = 2.0 * double(product.rows) * double(product.columns) * double(product.depth);
  // Below this many operations waking another thread costs more than it gives.
  const int threads = work < 2e6 ? 1 : pool.threads();
  if (isFewRows(product)) {
    const int64_t grain = threads == 1 ? product.columns : width;
    parallelRuns(pool, product.columns, grain, [&](int64_t begin, int64_t end, int) {
      multiplyFewRows<W>(product, begin, end);
    });
    return done;
  }
#ifdef __AMX_TILE__
  if (W == 16 && context.matrixUnit != MatrixUnit::none && fitsMatrixUnit(product)) {
    bool computed = false;
    const int32_t status = withFormat(
        context.matrixUnit, [&](auto format) { return multiplyOnUnit<decltype(format)>(context, product, computed); });
    if (status != done || computed) return status;
  }
#endif
  const size_t scratchFloats = size_t(multiplyScratch(W));
  const int32_t scratch = context.memory.allocate(scratchFloats * threads * sizeof(float));
  if (scratch < 0) return outOfMemory;
  float* const scratchStart = context.floats(scratch);
  if (threads == 1) {
    multiplyBlock<W>(product, scratchStart);
  } else {
    const bool byColumns = product.columns >= 4 * width || product.columns >= product.rows;
    const int64_t unit = byColumns ? width : tileRows<W>(W == 16 ? 4 : 2);
    const int64_t size = byColumns ? product.columns : product.rows;
    // Twice as many parts as threads, unless each would pack the same rows again: one that is held up by other work of
    // the machine then delays the rest less.
    const bool packsRows = product.a.column != 1 || product.a.columns != nullptr;
    const int64_t parts = threads * (size >= 16 * unit * threads && !(byColumns && packsRows) ? 2 : 1);
    const int64_t grain = ((size + parts - 1) / parts + unit - 1) / unit * unit;
    parallelRuns(pool, size, grain, [&](int64_t begin, int64_t end, int thread) {
      Product part = product;
      if (byColumns) {
        part.b.data += begin * product.b.column;
        part.out += begin;
        if (part.bias != nullptr) part.bias += begin;
        part.columns = end - begin;
      } else {
        if (product.a.columns == nullptr) part.a.data += begin * product.a.row;
        part.firstRow = begin;
        part.out += begin * product.outRow;
        part.rows = end - begin;
      }
      multiplyBlock<W>(part, scratchStart + scratchFloats * thread);
    });
  }
  context.memory.free(scratch);
  return done;
}

// Operations of one product of a batch below which threads share out whole products.
constexpr double smallProduct = 1e6;

// Many small products, each on one thread.
template <int W, class F>
int32_t multiplyEach(Context& context, int64_t batches, F productAt) {
  const Product first = productAt(0);
  const double work = 2.0 * double(first.rows) * double(first.columns) * double(first.depth);
  const size_t scratchFloats = size_t(multiplyScratch(W));
  const int32_t scratch = context.memory.allocate(scratchFloats * context.pool->threads() * sizeof(float));
  if (scratch < 0) return outOfMemory;
  float* const scratchStart = context.floats(scratch);
  parallelRuns(*context.pool, batches, 1 + int64_t(2e6 / (work + 1)), [&](int64_t begin, int64_t end, int thread) {
    for (int64_t batch = begin; batch < end; batch++) {
      const Product product = withColumnAsRow(productAt(batch));
      if (isFewRows(product)) multiplyFewRows<W>(product, 0, product.columns);
      else multiplyBlock<W>(product, scratchStart + scratchFloats * thread);
    }
  });
  context.memory.free(scratch);
  return done;
}

// With more rows than this, packing is a small part of a product.
constexpr int64_t keptRows = 512;

// a, b, out, bias (or -1), batches, rows, columns, depth, transposeA, transposeB
template <int W>
int32_t runMatMul(Context& context, Reader reader) {
  const float* a = context.floats(reader.next());
  const int32_t right = reader.next();
  const float* b = context.floats(right);
  float* out = context.floats(reader.next());
  const float* bias = context.floats(reader.next());
  const ptrdiff_t batches = reader.next(), rows = reader.next(), columns = reader.next(), depth = reader.next();
  const bool transposeA = reader.next() != 0, transposeB = reader.next() != 0;
  const auto productAt = [&](ptrdiff_t batch) {
    Product product;
    product.a = {a + batch * rows * depth, transposeA ? 1 : depth, transposeA ? rows : 1, nullptr};
    product.b = {b + batch * depth * columns, transposeB ? 1 : columns, transposeB ? depth : 1, nullptr};
    product.out = out + batch * rows * columns;
    product.outRow = columns;
    product.bias = bias;
    product.rows = rows;
    product.columns = columns;
    product.depth = depth;
    if (batches == 1 && rows <= keptRows) product.kept = right;
    return product;
  };
  if (rows == 0 || columns == 0) return done;
  if (batches > 1 && 2.0 * double(rows) * double(columns) * double(depth) < smallProduct)
    return multiplyEach<W>(context, batches, productAt);
  for (ptrdiff_t batch = 0; batch < batches; batch++) {
    const int32_t status = multiply<W>(context, productAt(batch));
    if (status != done) return status;
  }
  return done;
}

// The sum over all steps of (the state before the step)^T (a value of the step), for [batch, time, ...] memory of the
// states after each step: the state before is the one at the previous time, at the first time the initial one.
// after, initial [batch, size], right, out, batch, time, size, columns, lengths (or -1), reverse
template <int W>
int32_t runPreviousProduct(Context& context, Reader reader) {
  const float* after = context.floats(reader.next());
  const float* initial = context.floats(reader.next());
  const float* right = context.floats(reader.next());
  float* out = context.floats(reader.next());
  const ptrdiff_t batch = reader.next(), time = reader.next(), size = reader.next(), columns = reader.next();
  const int32_t* lengths = context.ints(reader.next());
  const bool reverse = reader.next() != 0;
  const int32_t table = context.memory.allocate(size_t(batch * time) * sizeof(float*));
  if (table < 0) return outOfMemory;
  const float** before = reinterpret_cast<const float**>(context.floats(table));
  for (ptrdiff_t row = 0; row < batch; row++) {
    const ptrdiff_t length = lengths == nullptr ? time : lengths[row];
    for (ptrdiff_t t = 0; t < time; t++) {
      // Behind a row's end the right side is 0, and any finite left side does.
      const bool first = reverse ? t >= length - 1 : t == 0;
      before[row * time + t] = first ? initial + row * size : after + (row * time + (reverse ? t + 1 : t - 1)) * size;
    }
  }
  Product product;
  product.a = {nullptr, 1, size, before};
  product.b = {right, columns, 1, nullptr};
  product.out = out;
  product.outRow = columns;
  product.bias = nullptr;
  product.rows = size;
  product.columns = columns;
  product.depth = batch * time;
  const int32_t status = multiply<W>(context, product);
  context.memory.free(table);
  return status;
}

}  // namespace refrain
