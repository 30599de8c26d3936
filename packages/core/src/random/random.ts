import { apply } from "../apply.ts";
import { mul } from "../ops/arithmetic.ts";
import { lessEqual } from "../ops/comparison.ts";
import { randomUniform } from "../ops/random-uniform.ts";
import { currentRuntime } from "../runtime.ts";
import { type Shape, sizeOf } from "../spec.ts";
import { type Tensor, tensor } from "../tensor.ts";
import { threefry, type Words, writeThreefry } from "./threefry.ts";

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
  const fromHost = (shape: Shape, next: (draw: Draw) => number): Tensor => {
    const draw = doubles(key);
    const data = new Float32Array(sizeOf(shape));
    for (let i = 0; i < data.length; i++) data[i] = next(draw);
    const drawn = tensor(data, shape);
    currentRuntime().discard(data);
    return drawn;
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
      return fromHost(shape, (draw) => low + (high - low) * draw());
    },
    normal: (shape, mean = 0, deviation = 1) => fromHost(shape, (draw) => mean + deviation * gaussian(draw)),
    truncatedNormal: (shape, mean = 0, deviation = 1) =>
      fromHost(shape, (draw) => {
        let z = gaussian(draw);
        while (Math.abs(z) > 2) z = gaussian(draw);
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
    categorical: (weights) => categorical(weights, doubles(key)()),
    normalNumbers: (count) => {
      const draw = doubles(key);
      const numbers: number[] = [];
      for (let i = 0; i < count; i++) numbers.push(gaussian(draw));
      return numbers;
    },
    number: () => doubles(key)(),
  };
}

// 64 bits of a name by two runs of FNV-1a (Fowler, Noll, Vo, 1991) with different offsets.
function hash(name: string): Words {
  let first = 0x811c9dc5;
  let second = 0x9747b28c;
  for (const byte of bytesOf(name)) {
    first = Math.imul(first ^ byte, 0x01000193);
    second = Math.imul(second ^ byte, 0x01000193);
  }
  return [first >>> 0, second >>> 0];
}

// UTF-8. Of a short name in ASCII, the encoder takes longer than all the rest of a split.
function bytesOf(name: string): Iterable<number> {
  const codes: number[] = [];
  for (let i = 0; i < name.length; i++) {
    const code = name.charCodeAt(i);
    if (code > 127) return new TextEncoder().encode(name);
    codes.push(code);
  }
  return codes;
}

/** The next uniform number in [0, 1). */
type Draw = () => number;

// The counter's second word keeps this stream apart from `split`, which uses hashes, and from randomUniform, which uses 0.
function doubles(key: Words): Draw {
  let block = 0;
  const words = new Uint32Array(2);
  const [first, second] = key;
  return () => {
    writeThreefry(words, first, second, block++, 1);
    return ((words[0]! >>> 5) * 2 ** 26 + (words[1]! >>> 6)) * 2 ** -53;
  };
}

// Box and Muller, "A note on the generation of random normal deviates", 1958; one of the pair is enough here.
function gaussian(draw: Draw): number {
  return Math.sqrt(-2 * Math.log(1 - draw())) * Math.cos(2 * Math.PI * draw());
}

function permutation(n: number, draw: Draw): Int32Array {
  if (!Number.isInteger(n) || n < 0) {
    throw new Error(`permutation: n must be an integer, 0 or more, got ${n}.`);
  }
  const order = Int32Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = Math.floor(draw() * (i + 1));
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
