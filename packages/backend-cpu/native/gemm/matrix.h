// The operands of a matrix product.
#pragma once
#include <stddef.h>
#include <stdint.h>

namespace refrain {

struct Matrix {
  const float* data;
  ptrdiff_t row;     // distance of neighbours in a column
  ptrdiff_t column;  // distance of neighbours in a row
  // Where each column begins, for a matrix whose columns lie here and there; `column` then does not count.
  const float* const* columns = nullptr;
};

struct Product {
  Matrix a;
  Matrix b;
  float* out;
  ptrdiff_t outRow;
  const float* bias;  // one number a column, or null
  int64_t rows, columns, depth;
  int64_t firstRow = 0;  // of a part of the product
  int32_t kept = -1;     // the handle of B where its packed form may be kept for the next time, else -1
};

// Products of the same right matrix, which is packed once for all of them; they have as many columns and depths.
constexpr int mostProducts = 8;
struct Products {
  const Product* product;
  int count;
  float* sums = nullptr;  // gets the sums of the right matrix's columns, or null
};

}  // namespace refrain
