import type { Primitive } from "../primitive.ts";
import { arithmeticPrimitives } from "./arithmetic.ts";
import { comparisonPrimitives } from "./comparison.ts";
import { constant } from "./constant.ts";
import { indexingPrimitives } from "./indexing.ts";
import { matMulPrimitives } from "./matmul.ts";
import { randomUniform } from "./random-uniform.ts";
import { reducePrimitives } from "./reduce.ts";
import { shapePrimitives } from "./shape.ts";
import { softmaxPrimitives } from "./softmax.ts";
import { topKPrimitives } from "./top-k.ts";
import { unaryPrimitives } from "./unary.ts";

/** Every primitive, by its name: what a backend has to run. */
export const primitives: Readonly<Record<string, Primitive>> = Object.fromEntries(
  [
    constant,
    ...unaryPrimitives,
    ...arithmeticPrimitives,
    ...comparisonPrimitives,
    ...matMulPrimitives,
    ...reducePrimitives,
    ...shapePrimitives,
    ...topKPrimitives,
    ...indexingPrimitives,
    ...softmaxPrimitives,
    randomUniform,
  ].map((primitive) => [primitive.name, primitive]),
);
