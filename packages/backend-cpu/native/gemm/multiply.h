// C = A B for row-major matrices, each of A and B possibly read transposed: packed, blocked for the caches, threaded.
// Each element of C adds its products in order of depth, block after block, however the work is split: results do not
// depend on the number of threads.
#pragma once
#include "../amx/multiply.h"
#include "../engine/context.h"
#include "../primitives/reduce.h"
#include "block.h"
#include "few-rows.h"

namespace refrain {

// Splits the product over the threads: columns first, since only the rows of A are then read twice; rows when there
// are too few columns.
template <int W>
int32_t multiplyInTiles(Context& context, const Product& given) {
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


// Products of one right matrix: on the matrix unit together, else one after the other.
template <int W>
int32_t multiply(Context& context, const Products& products) {
#ifdef __AMX_TILE__
  bool fits = W == 16 && context.matrixUnit != MatrixUnit::none;
  for (int i = 0; i < products.count; i++) fits = fits && fitsMatrixUnit(products.product[i]);
  if (fits) {
    bool computed = false;
    const int32_t status = withFormat(
        context.matrixUnit, [&](auto format) { return multiplyOnUnit<decltype(format)>(context, products, computed); });
    if (status != done || computed) return status;
  }
#endif
  for (int i = 0; i < products.count; i++) {
    const int32_t status = multiplyInTiles<W>(context, products.product[i]);
    if (status != done) return status;
  }
  const Product& any = products.product[0];
  if (products.sums != nullptr) sumRows<W>(context, any.b.data, any.depth, any.columns, products.sums);
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

}  // namespace refrain
