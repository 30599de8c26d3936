/** A stream of random whole numbers. */
interface RandomIntegers {
  /** From 0 to `end - 1`, each as likely. */
  below(end: number): number;
  /** 0 or 1. */
  bit(): number;
}

/**
 * The whole numbers of NumPy's `default_rng(seed)`: the generator PCG64 (O'Neill, 2014), seeded by NumPy's
 * SeedSequence. sacreBLEU draws its samples with it, so the same seed gives the same samples here.
 */
export function numpyRandom(seed: number): RandomIntegers {
  const next64 = pcg64(seed);
  let kept: number | undefined; // the upper half of the last 64 bits
  let [bits, left] = [0, 0];

  function next32(): number {
    if (kept !== undefined) {
      const upper = kept;
      kept = undefined;
      return upper;
    }
    const both = next64();
    kept = Number(both >> 32n);
    return Number(both & 0xffffffffn);
  }

  return {
    // Lemire, "Fast random integer generation in an interval", 2019. Exact, as end * 2^32 stays below 2^53.
    below(end) {
      if (end === 1) return 0;
      const threshold = (2 ** 32 - end) % end;
      let product = next32() * end;
      while (product % 2 ** 32 < threshold) product = next32() * end;
      return Math.floor(product / 2 ** 32);
    },
    bit() {
      if (left === 0) [bits, left] = [next32(), 32];
      const lowest = bits & 1;
      bits >>>= 1;
      left--;
      return lowest;
    },
  };
}

/** The most things that `below` can choose among. */
export const MOST_CHOICES: number = 2 ** 21;

const MULTIPLIER = 0x2360ed051fc65da44385df649fccf645n;
const low64 = (value: bigint): bigint => BigInt.asUintN(64, value);
const low128 = (value: bigint): bigint => BigInt.asUintN(128, value);

function pcg64(seed: number): () => bigint {
  const [a, b, c, d] = seedWords(seed);
  const increment = low128((((c! << 64n) | d!) << 1n) | 1n);
  const step = (state: bigint): bigint => low128(state * MULTIPLIER + increment);
  let state = step(low128(step(0n) + ((a! << 64n) | b!)));
  return () => {
    state = step(state);
    const mixed = low64((state >> 64n) ^ state);
    const turn = state >> 122n;
    return low64((mixed >> turn) | (mixed << (64n - turn)));
  };
}

/** NumPy's SeedSequence: four words of 64 bits, well mixed, from a seed of 32 bits. */
function seedWords(seed: number): bigint[] {
  const hash = hasher(0x43b0d7e5, 0x931e8875);
  const pool = [seed, 0, 0, 0].map(hash);
  for (let from = 0; from < 4; from++) {
    for (let to = 0; to < 4; to++) {
      if (from !== to) pool[to] = mix(pool[to]!, hash(pool[from]!));
    }
  }
  const output = hasher(0x8b51f9dd, 0x58f38ded);
  const words = Array.from({ length: 8 }, (_, i) => BigInt(output(pool[i % 4]!)));
  return [0, 2, 4, 6].map((i) => words[i]! | (words[i + 1]! << 32n));
}

/** A hash of 32 bits whose constant changes with each call. */
function hasher(start: number, multiplier: number): (value: number) => number {
  let constant = start;
  return (value) => {
    const mixed = value ^ constant;
    constant = Math.imul(constant, multiplier);
    const product = Math.imul(mixed, constant);
    return (product ^ (product >>> 16)) >>> 0;
  };
}

function mix(x: number, y: number): number {
  const result = (Math.imul(0xca01f9dd, x) - Math.imul(0x4973f715, y)) | 0;
  return (result ^ (result >>> 16)) >>> 0;
}
