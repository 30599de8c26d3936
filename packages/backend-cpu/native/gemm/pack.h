// The operands of a block of a product, in the order in which register tiles read them.
#pragma once
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

}  // namespace refrain
