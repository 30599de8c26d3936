// What the matrix unit multiplies: the lines of a product, which are rows of left matrices or columns of the right one.
#pragma once
#include "../gemm/matrix.h"
#include "strip.h"
#ifdef __AMX_TILE__

namespace refrain {

// Lines that are multiplied at a time: two strips.
constexpr int64_t pairLines = 2 * tileLines;

static inline int64_t wholePairs(int64_t lines) { return (lines + pairLines - 1) / pairLines * pairLines; }

// The lines of one matrix.
struct Lines {
  Matrix matrix;      // as if its lines were rows
  int64_t firstLine;  // in a matrix whose depths lie here and there
  Side side;

  // Strips for lines [begin, end) and depths [k, k + depth), one after the other. False where a number is not finite.
  // `sums`: where each line's sum is added, of lines that lie side by side; or null.
  template <class Format>
  bool pack(int64_t begin, int64_t end, int64_t k, int64_t depth, char* out, float* sums = nullptr) const {
    if (matrix.columns != nullptr)
      return packDepths<Format>([&](int64_t i) { return matrix.columns[k + i] + firstLine + begin; }, end - begin, depth, side, out);
    if (matrix.column != 1) {
      const float* const from = matrix.data + begin + k * matrix.column;
      return packDepths<Format>([&](int64_t i) { return from + i * matrix.column; }, end - begin, depth, side, out, sums);
    }
    bool finite = true;
    for (int64_t line = begin; line < end; line += tileLines, out += stripBytes<Format>(depth))
      finite = packLines<Format>(matrix.data + line * matrix.row + k, matrix.row, end - line < tileLines ? end - line : tileLines,
                                 depth, side, out) && finite;
    return finite;
  }
};

// The rows of products of one right matrix, one product's after the other's, each from a pair of strips of its own on.
class StackedRows {
 public:
  explicit StackedRows(const Products& products) : products(products) {
    for (int i = 0; i < products.count; i++) {
      start[i] = wholePairs(end);
      end = start[i] + products.product[i].rows;
    }
  }

  int64_t count() const { return end; }

  template <class Format>
  bool pack(int64_t begin, int64_t end, int64_t k, int64_t depth, char* out) const {
    bool finite = true;
    for (int i = 0; i < products.count; i++) {
      const Product& product = products.product[i];
      const int64_t from = begin > start[i] ? begin : start[i];
      const int64_t to = end < start[i] + product.rows ? end : start[i] + product.rows;
      if (from >= to) continue;
      const Lines lines = {product.a, product.firstRow, Side::left};
      char* const strips = out + size_t((from - begin) / tileLines) * stripBytes<Format>(depth);
      finite = lines.pack<Format>(from - start[i], to - start[i], k, depth, strips) && finite;
    }
    return finite;
  }

  // The product whose line this is, and its row there.
  const Product& productOf(int64_t line, int64_t& row) const {
    int i = products.count - 1;
    while (line < start[i]) i--;
    row = line - start[i];
    return products.product[i];
  }

 private:
  const Products& products;
  int64_t start[mostProducts];
  int64_t end = 0;
};

}  // namespace refrain
#endif
