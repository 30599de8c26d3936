/** Two 32-bit words: a key, or a block of random bits. */
export type Words = readonly [number, number];

const PARITY = 0x1bd11bda;

/**
 * Threefry-2x32 with 20 rounds (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", 2011): a counter and a key
 * give random bits. Additions, rotations and xor of 32-bit words only, so every engine computes the same.
 */
export function threefry(key: Words, counter: Words): Words {
  const words = new Uint32Array(2);
  writeThreefry(words, key[0], key[1], counter[0], counter[1]);
  return [words[0]!, words[1]!];
}

/** Writes what `threefry` gives. Without lists, and its rounds written out: a model's initial weights are millions of numbers. */
export function writeThreefry(
  target: Uint32Array,
  first: number,
  second: number,
  counter0: number,
  counter1: number,
): void {
  let key0 = first | 0;
  let key1 = second | 0;
  let key2 = key0 ^ key1 ^ PARITY;
  let a = (counter0 + key0) | 0;
  let b = (counter1 + key1) | 0;
  for (let four = 1; four <= 5; four++) {
    if (four % 2 === 1) {
      a = (a + b) | 0;
      b = ((b << 13) | (b >>> 19)) ^ a;
      a = (a + b) | 0;
      b = ((b << 15) | (b >>> 17)) ^ a;
      a = (a + b) | 0;
      b = ((b << 26) | (b >>> 6)) ^ a;
      a = (a + b) | 0;
      b = ((b << 6) | (b >>> 26)) ^ a;
    } else {
      a = (a + b) | 0;
      b = ((b << 17) | (b >>> 15)) ^ a;
      a = (a + b) | 0;
      b = ((b << 29) | (b >>> 3)) ^ a;
      a = (a + b) | 0;
      b = ((b << 16) | (b >>> 16)) ^ a;
      a = (a + b) | 0;
      b = ((b << 24) | (b >>> 8)) ^ a;
    }
    const used = key0;
    key0 = key1;
    key1 = key2;
    key2 = used;
    a = (a + key0) | 0;
    b = (b + key1 + four) | 0;
  }
  target[0] = a;
  target[1] = b;
}

/** A number in [0, 1) with 24 random bits, exact in float32. */
export function unit(word: number): number {
  return (word >>> 8) * 2 ** -24;
}
