// Threefry-2x32 with 20 rounds (Salmon et al., 2011): bit for bit the numbers of @refrain/core's reference.
#pragma once
#include "../engine/context.h"
#include "../engine/reader.h"

namespace refrain {

struct RandomWords {
  uint32_t first, second;
};

[[gnu::always_inline]] inline RandomWords threefry(uint32_t key0, uint32_t key1, uint32_t a, uint32_t b) {
  constexpr int rotations[8] = {13, 15, 26, 6, 17, 29, 16, 24};
  const uint32_t keys[3] = {key0, key1, key0 ^ key1 ^ 0x1bd11bdau};
  a += keys[0];
  b += keys[1];
#pragma GCC unroll 20
  for (int round = 0; round < 20; round++) {
    a += b;
    b = ((b << rotations[round % 8]) | (b >> (32 - rotations[round % 8]))) ^ a;
    if (round % 4 == 3) {
      const uint32_t injection = uint32_t(round / 4 + 1);
      a += keys[injection % 3];
      b += keys[(injection + 1) % 3] + injection;
    }
  }
  return {a, b};
}

// target, elements, key0, key1
template <int W>
int32_t runRandomUniform(Context& context, Reader reader) {
  float* target = context.floats(reader.next());
  const int64_t elements = reader.next();
  const uint32_t key0 = uint32_t(reader.next()), key1 = uint32_t(reader.next());
  parallelRuns(*context.pool, (elements + 1) / 2, 8192, [&](int64_t begin, int64_t end, int) {
    for (int64_t i = begin; i < end; i++) {
      const RandomWords words = threefry(key0, key1, uint32_t(i), 0);
      // The upper 24 bits as a fraction; the block's padding takes the second of an odd count.
      target[2 * i] = float(words.first >> 8) * 0x1p-24f;
      target[2 * i + 1] = float(words.second >> 8) * 0x1p-24f;
    }
  });
  return done;
}

}  // namespace refrain
