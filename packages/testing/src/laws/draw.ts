import { type Random, type Shape, sizeOf, type Tensor, tensor } from "@refrain/core";
import type { HostTensor } from "./compare.ts";

/** Makes the numbers of one operand from randomness: the same on every machine. */
export type Draw = (random: Random) => HostTensor;

/** Normal numbers, of mean 0 and deviation 1. */
export function normal(shape: Shape): Draw {
  return (random) => ({ data: Float32Array.from(random.normalNumbers(sizeOf(shape))), shape });
}

/** Uniform numbers between two. */
export function between(low: number, high: number): (shape: Shape) => Draw {
  return (shape) => (random) => ({
    data: Float32Array.from(uniform(random, shape), (u) => low + (high - low) * u),
    shape,
  });
}

/** Whole numbers from -2 to 2 as float32: many are equal, and some are 0. */
export function ties(shape: Shape): Draw {
  return (random) => ({
    data: Float32Array.from(uniform(random, shape), (u) => Math.floor(u * 5) - 2),
    shape,
  });
}

/** Zeros and ones as float32: conditions. */
export function bits(shape: Shape): Draw {
  return (random) => ({ data: Float32Array.from(uniform(random, shape), Math.round), shape });
}

/** int32 numbers from -50 to 50. */
export function integers(shape: Shape): Draw {
  return (random) => ({
    data: Int32Array.from(uniform(random, shape), (u) => Math.floor(u * 101) - 50),
    shape,
  });
}

/** int32 numbers from 0 to `count` - 1. */
export function ids(shape: Shape, count: number): Draw {
  return (random) => ({ data: Int32Array.from(uniform(random, shape), (u) => Math.floor(u * count)), shape });
}

/** The given float32 numbers. */
export function floats(data: readonly number[], shape: Shape = [data.length]): Draw {
  return () => ({ data: Float32Array.from(data), shape });
}

/** The given int32 numbers. */
export function ints(data: readonly number[], shape: Shape = [data.length]): Draw {
  return () => ({ data: Int32Array.from(data), shape });
}

/** A host tensor on the running device. */
export function upload({ data, shape }: HostTensor): Tensor {
  return tensor(data, shape);
}

function uniform(random: Random, shape: Shape): number[] {
  return Array.from({ length: sizeOf(shape) }, (_, index) => random.split(index).number());
}
