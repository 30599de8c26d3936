import { apply } from "../apply.ts";
import { mul } from "../ops/arithmetic.ts";
import { lessEqual } from "../ops/comparison.ts";
import { randomUniform } from "../ops/random-uniform.ts";
import { type Shape, sizeOf } from "../spec.ts";
import { type Tensor, tensor } from "../tensor.ts";
import { threefry, type Words } from "./threefry.ts";

/**
 * Randomness as a value: the same seed and names give the same numbers, on every backend. A call never changes it, so
 * calling a method twice gives the same numbers twice; split by name to get others.
 *
 * @example
 * const weights = random(7).split("encoder").normal([64, 64]);
 */
export interface Random {
  /** The key, for a checkpoint. */
  readonly key: Words;
  /** Another, independent one for each name. */
  split(name: string | number): Random;
  /** Uniform numbers in [low, high); rounding to float32 may give `high` itself unless it is 1 and `low` 0. */
  uniform(shape: Shape, low?: number, high?: number): Tensor;
  /** Normal numbers. */
  normal(shape: Shape, mean?: number, deviation?: number): Tensor;
  /** Normal numbers within two standard deviations of the mean: those outside are drawn again. */
  truncatedNormal(shape: Shape, mean?: number, deviation?: number): Tensor;
  /** `1 / (1 - rate)` with probability `1 - rate`, else 0: a factor for dropout. */
  dropoutMask(shape: Shape, rate: number): Tensor;
  /** 1 with a probability, else 0. */
  bernoulli(shape: Shape, probability: number): Tensor;
  /** The numbers 0 to n - 1 in random order. */
  permutation(n: number): Int32Array;
  /** The place of one draw, with probability in proportion to the weights. */
  categorical(weights: ArrayLike<number>): number;
  /** Normal numbers for code on the host. */
  normalNumbers(count: number): number[];
  /** One uniform number in [0, 1) with 53 random bits, for code on the host. */
  number(): number;
}

/**
 * Randomness from a seed.
 *
 * @param seed an integer from 0 to 2^53 - 1.
 * @throws when the seed is no such integer.
 */
export function random(seed: number): Random {
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw new Error(`random: the seed must be an integer from 0 to 2^53 - 1, got ${seed}.`);
  }
  return randomFromKey([seed >>> 0, Math.floor(seed / 2 ** 32)]);
}

/** Randomness from a key that `Random.key` gave. */
export function randomFromKey(key: Words): Random {
  const uniform = (shape: Shape): Tensor => apply(randomUniform, [], { key0: key[0], key1: key[1], shape });
  const fromHost = (shape: Shape, next: (stream: Iterator<number, never>) => number): Tensor => {
    const stream = doubles(key);
    return tensor(
      Float32Array.from({ length: sizeOf(shape) }, () => next(stream)),
      shape,
    );
  };
  const bernoulli = (shape: Shape, probability: number): Tensor => {
    // A draw u is below p exactly when u + 2^-24 is at most p, for multiples of 2^-24.
    return lessEqual(uniform(shape), Math.ceil(probability * 2 ** 24 - 1) * 2 ** -24);
  };
  return {
    key,
    split: (name) => randomFromKey(threefry(key, hash(String(name)))),
    uniform: (shape, low = 0, high = 1) => {
      if (low === 0 && high === 1) return uniform(shape);
      return fromHost(shape, (stream) => low + (high - low) * draw(stream));
    },
    normal: (shape, mean = 0, deviation = 1) =>
      fromHost(shape, (stream) => mean + deviation * gaussian(stream)),
    truncatedNormal: (shape, mean = 0, deviation = 1) =>
      fromHost(shape, (stream) => {
        let z = gaussian(stream);
        while (Math.abs(z) > 2) z = gaussian(stream);
        return mean + deviation * z;
      }),
    bernoulli(shape, probability) {
      checkProbability("bernoulli: the probability", probability);
      return bernoulli(shape, probability);
    },
    dropoutMask(shape, rate) {
      checkProbability("dropoutMask: the rate", rate);
      return mul(bernoulli(shape, 1 - rate), rate === 1 ? 0 : 1 / (1 - rate));
    },
    permutation: (n) => permutation(n, doubles(key)),
    categorical: (weights) => categorical(weights, draw(doubles(key))),
    normalNumbers: (count) => {
      const stream = doubles(key);
      return Array.from({ length: count }, () => gaussian(stream));
    },
    number: () => draw(doubles(key)),
  };
}

// 64 bits of a name by two runs of FNV-1a (Fowler, Noll, Vo, 1991) with different offsets.
function hash(name: string): Words {
  const run = (offset: number) => {
    let state = offset;
    for (const byte of new TextEncoder().encode(name)) state = Math.imul(state ^ byte, 0x01000193);
    return state >>> 0;
  };
  return [run(0x811c9dc5), run(0x9747b28c)];
}

// The counter's second word keeps this stream apart from `split`, which uses hashes, and from randomUniform, which uses 0.
function* doubles(key: Words): Generator<number, never> {
  for (let block = 0; ; block++) {
    const [high, low] = threefry(key, [block, 1]);
    yield ((high >>> 5) * 2 ** 26 + (low >>> 6)) * 2 ** -53;
  }
}

function draw(stream: Iterator<number, never>): number {
  return stream.next().value;
}

// Box and Muller, "A note on the generation of random normal deviates", 1958; one of the pair is enough here.
function gaussian(stream: Iterator<number, never>): number {
  return Math.sqrt(-2 * Math.log(1 - draw(stream))) * Math.cos(2 * Math.PI * draw(stream));
}

function permutation(n: number, stream: Iterator<number, never>): Int32Array {
  if (!Number.isInteger(n) || n < 0) {
    throw new Error(`permutation: n must be an integer, 0 or more, got ${n}.`);
  }
  const order = Int32Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = Math.floor(draw(stream) * (i + 1));
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
}

function categorical(weights: ArrayLike<number>, at: number): number {
  let total = 0;
  for (let i = 0; i < weights.length; i++) {
    const weight = weights[i]!;
    if (!(weight >= 0 && weight < Number.POSITIVE_INFINITY)) {
      throw new Error(`categorical: weights must be finite and not negative, got ${weight} at ${i}.`);
    }
    total += weight;
  }
  if (total === 0) throw new Error("categorical: at least one weight must be above 0.");
  let left = at * total;
  let last = 0;
  for (let i = 0; i < weights.length; i++) {
    if (weights[i] === 0) continue;
    last = i;
    left -= weights[i]!;
    if (left < 0) return i;
  }
  return last;
}

function checkProbability(what: string, probability: number): void {
  if (!(probability >= 0 && probability <= 1)) {
    throw new Error(`${what} must be from 0 to 1, got ${probability}.`);
  }
}
