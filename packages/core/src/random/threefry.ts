/** Two 32-bit words: a key, or a block of random bits. */
export type Words = readonly [number, number];

const ROTATIONS = [13, 15, 26, 6, 17, 29, 16, 24];
const PARITY = 0x1bd11bda;

/**
 * Threefry-2x32 with 20 rounds (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", 2011): a counter and a key
 * give random bits. Additions, rotations and xor of 32-bit words only, so every engine computes the same.
 */
export function threefry(key: Words, counter: Words): Words {
  const keys = [key[0], key[1], key[0] ^ key[1] ^ PARITY];
  let a = (counter[0] + keys[0]!) | 0;
  let b = (counter[1] + keys[1]!) | 0;
  for (let round = 0; round < 20; round++) {
    const rotation = ROTATIONS[round % 8]!;
    a = (a + b) | 0;
    b = ((b << rotation) | (b >>> (32 - rotation))) ^ a;
    if (round % 4 === 3) {
      const injection = (round >> 2) + 1;
      a = (a + keys[injection % 3]!) | 0;
      b = (b + keys[(injection + 1) % 3]! + injection) | 0;
    }
  }
  return [a >>> 0, b >>> 0];
}

/** A number in [0, 1) with 24 random bits, exact in float32. */
export function unit(word: number): number {
  return (word >>> 8) * 2 ** -24;
}
