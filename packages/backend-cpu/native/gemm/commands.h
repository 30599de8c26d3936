// The commands that multiply matrices.
#pragma once
#include "../engine/reader.h"
#include "multiply.h"

namespace refrain {

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
    const Product product = productAt(batch);
    const int32_t status = multiply<W>(context, {&product, 1});
    if (status != done) return status;
  }
  return done;
}

// The gradients of weights that met values at every step: left^T right for several left matrices [batch * time, size] and one
// right matrix [batch * time, columns], and the sums of its columns, a bias's gradient. Where `initial` [batch, size] is
// given, the left matrix holds the states after each step and the state before it is meant: the one at the previous time, at
// the first time the initial one.
// right, sums (or -1), columns, batch, time, lengths (or -1), reverse, products; for each: left, initial (or -1), size, out
template <int W>
int32_t runWeightGradients(Context& context, Reader reader) {
  const float* right = context.floats(reader.next());
  float* sums = context.floats(reader.next());
  const ptrdiff_t columns = reader.next(), batch = reader.next(), time = reader.next();
  const int32_t* lengths = context.ints(reader.next());
  const bool reverse = reader.next() != 0;
  const int count = reader.next();
  const size_t steps = size_t(batch * time);
  const int32_t table = context.memory.allocate(steps * size_t(count) * sizeof(float*));
  if (table < 0) return outOfMemory;
  const float** before = reinterpret_cast<const float**>(context.floats(table));
  Product product[mostProducts];
  for (int i = 0; i < count; i++, before += steps) {
    const float* left = context.floats(reader.next());
    const float* initial = context.floats(reader.next());
    const ptrdiff_t size = reader.next();
    product[i].a = {left, 1, size, nullptr};
    product[i].b = {right, columns, 1, nullptr};
    product[i].out = context.floats(reader.next());
    product[i].outRow = columns;
    product[i].bias = nullptr;
    product[i].rows = size;
    product[i].columns = columns;
    product[i].depth = batch * time;
    if (initial == nullptr) continue;
    product[i].a.columns = before;
    for (ptrdiff_t row = 0; row < batch; row++) {
      const ptrdiff_t length = lengths == nullptr ? time : lengths[row];
      for (ptrdiff_t t = 0; t < time; t++) {
        // Behind a row's end the right side is 0, and any finite left side does.
        const bool first = reverse ? t >= length - 1 : t == 0;
        before[row * time + t] = first ? initial + row * size : left + (row * time + (reverse ? t + 1 : t - 1)) * size;
      }
    }
  }
  const int32_t status = multiply<W>(context, {product, count, sums});
  context.memory.free(table);
  return status;
}

}  // namespace refrain
