// The products of a register tile as WebAssembly's compilers make good machine code of them.
//
// Two things decide. Every row has a pointer of its own, since addresses computed from one another in a loop become a
// chain that is slower than the products. And the last row comes first: V8's older compiler (Node 20 and 22) puts each
// product behind the load that it is first to free, which keeps two values in registers in this order, and all rows'
// values, most of them on the stack, in the other.
//
// On x86-64 a product and its addition are two instructions of which a cycle starts three. V8's loop for 6 rows of 2 vectors does
// so in 98 of 100 cycles, and for 2 rows of 4 too: 44.7 billion operations a second at 3.8 GHz, of which whole products keep 40 to
// 42. A training step took longer with 5 rows of 2 vectors, where every sum has a register (10 %), two depths a turn (6 %), one
// pointer for packed rows (5 %), and a value loaded again for each vector (20 %).
#pragma once
#include "tile-call.h"

namespace refrain {

template <int W, int R, int C, bool Packed>
[[gnu::always_inline]] inline void addProductsInWasm(const TileCall& call, Float<W> (&sums)[R][C]) {
  const float* row[R];
  for (int r = 0; r < R; r++) row[r] = call.left + r * call.leftRow;
  const ptrdiff_t leftDepth = call.leftDepth;
  // Packed vectors lie side by side, behind one pointer.
  const float* packed = call.right;
  const float* column[C];
  for (int c = 0; c < C; c++) column[c] = call.right + call.rightVector[c];
  for (int k = 0; k < call.depth; k++) {
    Float<W> weights[C];
    for (int c = 0; c < C; c++) {
      weights[c] = load<W>(Packed ? packed + c * W : column[c]);
      column[c] += call.rightDepth;
    }
    packed += C * W;
#pragma GCC unroll 8
    for (int r = R - 1; r >= 0; r--) {
      const Float<W> value = splat<W>(*row[r]);
      row[r] += leftDepth;
#pragma GCC unroll 4
      for (int c = 0; c < C; c++) sums[r][c] += value * weights[c];
    }
  }
}

}  // namespace refrain
