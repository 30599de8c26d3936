import type { Primitive } from "../primitive.ts";
import { constant } from "./constant.ts";
import { indexingPrimitives } from "./indexing.ts";
import { matMulPrimitives } from "./matmul.ts";
import { pointwisePrimitives } from "./pointwise.ts";
import { randomUniform } from "./random-uniform.ts";
import { reducePrimitives } from "./reduce.ts";
import { shapePrimitives } from "./shape.ts";
import { softmaxPrimitives } from "./softmax.ts";

/** Every primitive, by its name: what a backend has to run. */
export const primitives: Readonly<Record<string, Primitive>> = Object.fromEntries(
  [
    constant,
    ...pointwisePrimitives,
    ...matMulPrimitives,
    ...reducePrimitives,
    ...shapePrimitives,
    ...indexingPrimitives,
    ...softmaxPrimitives,
    randomUniform,
  ].map((primitive) => [primitive.name, primitive]),
);
