// Operands of the matrix unit. A strip is 16 lines (rows of the left matrix, columns of the right one) in blocks of 32
// depths; a block is one tile for each part. Lines and depths that are missing are 0.
#pragma once
#include "split.h"
#ifdef __AMX_BF16__

namespace refrain {

static inline int depthBlocks(int64_t depth) { return int((depth + tileDepth - 1) / tileDepth); }
static inline size_t stripBytes(int64_t depth) { return size_t(depthBlocks(depth)) * parts * tileBytes; }

// How tiles lie: the left operand's line by line, the right one's by pairs of depths. A pair is depths i and i + 16 of its
// block: in which order products are added does not matter, as long as both sides have the same.
enum class Side { left, right };

// The first `count` of 16 lanes.
static inline __mmask16 firstLanes(int64_t count) { return count >= 16 ? 0xffff : count <= 0 ? 0 : __mmask16((1 << count) - 1); }

static inline void transposeBlock(char* block) {
  for (int p = 0; p < parts; p++) transposeTile(block + p * tileBytes);
}

// A strip of `lines` lines whose depths lie side by side, `line` floats apart.
static inline void packLines(const float* data, ptrdiff_t line, int64_t lines, int64_t depth, Side side, char* out, Finite& finite) {
  for (int64_t k = 0; k < depth; k += tileDepth, out += parts * tileBytes) {
    const __mmask16 first = firstLanes(depth - k), second = firstLanes(depth - k - 16);
    for (int64_t i = 0; i < 16; i++) {
      const float* from = data + i * line + k;
      const __mmask16 has = i < lines ? 0xffff : 0;
      storeParts(_mm512_maskz_loadu_ps(first & has, from), _mm512_maskz_loadu_ps(second & has, from + 16), out + i * 64, finite);
    }
    if (side == Side::right) transposeBlock(out);
  }
}

// Strips for `lines` lines that lie side by side; `depthAt(k)` is where depth k begins. Whole rows of memory are read, as
// processors fetch ahead by themselves.
template <class DepthAt>
void packDepths(DepthAt depthAt, int64_t lines, int64_t depth, Side side, char* out, Finite& finite) {
  const size_t strip = stripBytes(depth);
  for (int64_t k = 0; k < depth; k += tileDepth, out += parts * tileBytes) {
    for (int64_t i = k; i < k + 16; i++) {
      const float* const a = i < depth ? depthAt(i) : nullptr;
      const float* const b = i + 16 < depth ? depthAt(i + 16) : nullptr;
      char* to = out + (i - k) * 64;
      for (int64_t line = 0; line < lines; line += tileLines, to += strip) {
        const __mmask16 lanes = firstLanes(lines - line);
        storeParts(a != nullptr ? _mm512_maskz_loadu_ps(lanes, a + line) : _mm512_setzero_ps(),
                   b != nullptr ? _mm512_maskz_loadu_ps(lanes, b + line) : _mm512_setzero_ps(), to, finite);
      }
    }
    if (side == Side::left)
      for (int64_t line = 0; line < lines; line += tileLines) transposeBlock(out + size_t(line / tileLines) * strip);
  }
}

}  // namespace refrain
#endif
