// Operands of the matrix unit. A strip is 16 lines (rows of the left matrix, columns of the right one): first how far each
// line was scaled, then blocks of 32 depths, each one tile for each part. Lines and depths that are missing are 0.
#pragma once
#include "split.h"
#ifdef __AMX_TILE__

namespace refrain {

// 16 floats: the negated exponents of the lines' scales.
constexpr size_t stripHeader = 64;

static inline int depthBlocks(int64_t depth) { return int((depth + tileDepth - 1) / tileDepth); }
template <class Format>
size_t stripBytes(int64_t depth) {
  return stripHeader + size_t(depthBlocks(depth)) * Format::parts * tileBytes;
}

// How tiles lie: the left operand's line by line, the right one's by pairs of depths.
enum class Side { left, right };

// The first `count` of 16 lanes.
static inline __mmask16 firstLanes(int64_t count) { return count >= 16 ? 0xffff : count <= 0 ? 0 : __mmask16((1 << count) - 1); }

template <class Format>
void transposeBlock(char* block) {
  for (int p = 0; p < Format::parts; p++) transposeTile(block + p * tileBytes);
}

// Writes a strip's header; the powers of two that its lines are multiplied by.
static inline __m512 writeScales(__m512i largest, char* strip) {
  const __m512i exponents = exponentsOfScale(largest);
  _mm512_store_ps(strip, _mm512_cvtepi32_ps(_mm512_sub_epi32(_mm512_setzero_si512(), exponents)));
  return powersOfTwo(exponents);
}

// A strip of `lines` lines whose depths lie side by side, `line` floats apart. False where a number is not finite.
template <class Format>
bool packLines(const float* data, ptrdiff_t line, int64_t lines, int64_t depth, Side side, char* out) {
  alignas(64) char largest[tileBytes];
  for (int64_t i = 0; i < tileLines; i++) {
    __m512i most = _mm512_setzero_si512();
    for (int64_t k = 0; i < lines && k < depth; k += 16)
      most = _mm512_max_epi32(most, magnitudes(_mm512_maskz_loadu_ps(firstLanes(depth - k), data + i * line + k)));
    _mm512_store_si512(largest + i * 64, most);
  }
  transposeTile(largest);
  __m512i most = _mm512_setzero_si512();
  for (int64_t i = 0; i < tileLines; i++) most = _mm512_max_epi32(most, _mm512_load_si512(largest + i * 64));
  alignas(64) float scale[tileLines];
  _mm512_store_ps(scale, writeScales(most, out));
  out += stripHeader;
  for (int64_t k = 0; k < depth; k += tileDepth, out += Format::parts * tileBytes) {
    const __mmask16 first = firstLanes(depth - k), second = firstLanes(depth - k - 16);
    for (int64_t i = 0; i < tileLines; i++) {
      const float* from = data + i * line + k;
      const __mmask16 has = i < lines ? 0xffff : 0;
      // The next strip's.
      __builtin_prefetch(from + tileLines * line, 0, 2);
      __builtin_prefetch(from + tileLines * line + 16, 0, 2);
      const __m512 power = _mm512_set1_ps(scale[i]);
      storeLine<Format>(_mm512_mul_ps(power, _mm512_maskz_loadu_ps(first & has, from)),
                        _mm512_mul_ps(power, _mm512_maskz_loadu_ps(second & has, from + 16)), out + i * 64);
    }
    if (side == Side::right) transposeBlock<Format>(out);
  }
  return areFinite(most);
}

// Writes the largest magnitude of each line of S strips into their headers, and adds the lines' sums to `sums` if that is not null.
template <int S, class DepthAt>
[[gnu::always_inline]] inline void findLargest(DepthAt depthAt, int64_t start, int64_t lines, int64_t depth, char* out, size_t strip, float* sums) {
  __mmask16 lanes[S];
  __m512i most[S];
  __m512 sum[S];
  for (int s = 0; s < S; s++) {
    lanes[s] = firstLanes(lines - start - s * tileLines);
    most[s] = _mm512_setzero_si512();
    sum[s] = _mm512_setzero_ps();
  }
  for (int64_t k = 0; k < depth; k++) {
    const float* const from = depthAt(k) + start;
#pragma GCC unroll 8
    for (int s = 0; s < S; s++) {
      const __m512 x = _mm512_maskz_loadu_ps(lanes[s], from + s * tileLines);
      most[s] = _mm512_max_epi32(most[s], magnitudes(x));
      sum[s] = _mm512_add_ps(sum[s], x);
    }
  }
  for (int s = 0; s < S; s++) {
    _mm512_store_si512(out + s * strip, most[s]);
    if (sums == nullptr) continue;
    float* const to = sums + start + s * tileLines;
    _mm512_mask_storeu_ps(to, lanes[s], _mm512_add_ps(sum[s], _mm512_maskz_loadu_ps(lanes[s], to)));
  }
}

// Strips for `lines` lines that lie side by side; `depthAt(k)` is where depth k begins. Whole rows of memory are read, as
// processors fetch ahead by themselves. False where a number is not finite.
//
// `sums`: where the sum of each line is added, or null.
template <class Format, class DepthAt>
bool packDepths(DepthAt depthAt, int64_t lines, int64_t depth, Side side, char* out, float* sums = nullptr) {
  const size_t strip = stripBytes<Format>(depth);
  const auto stripAt = [&](int64_t line) { return out + size_t(line / tileLines) * strip; };
  // So many strips at a time have their largest numbers in registers.
  constexpr int run = 8;
  int64_t start = 0;
  for (; start + run * tileLines <= lines; start += run * tileLines) findLargest<run>(depthAt, start, lines, depth, stripAt(start), strip, sums);
  for (; start < lines; start += tileLines) findLargest<1>(depthAt, start, lines, depth, stripAt(start), strip, sums);
  bool finite = true;
  for (int64_t line = 0; line < lines; line += tileLines) {
    char* const header = stripAt(line);
    const __m512i most = _mm512_load_si512(header);
    finite = finite && areFinite(most);
    writeScales(most, header);
  }
  for (int64_t k = 0; k < depth; k += tileDepth) {
    const size_t block = stripHeader + size_t(k / tileDepth) * Format::parts * tileBytes;
    for (int64_t i = 0; i < 16; i++) {
      const float* const a = k + 2 * i < depth ? depthAt(k + 2 * i) : nullptr;
      const float* const b = k + 2 * i + 1 < depth ? depthAt(k + 2 * i + 1) : nullptr;
      for (int64_t line = 0; line < lines; line += tileLines) {
        const __mmask16 lanes = firstLanes(lines - line);
        const __m512 power = _mm512_scalef_ps(_mm512_set1_ps(1), _mm512_sub_ps(_mm512_setzero_ps(), _mm512_load_ps(stripAt(line))));
        const auto scaled = [&](const float* from) __attribute__((always_inline)) {
          return from == nullptr ? _mm512_setzero_ps() : _mm512_mul_ps(power, _mm512_maskz_loadu_ps(lanes, from + line));
        };
        storePairs<Format>(scaled(a), scaled(b), stripAt(line) + block + i * 64);
      }
    }
    if (side == Side::left)
      for (int64_t line = 0; line < lines; line += tileLines) transposeBlock<Format>(stripAt(line) + block);
  }
  return finite;
}

}  // namespace refrain
#endif
