import type { Interpreter } from "./interpreter.ts";
import type { Spec } from "./spec.ts";
import { Tensor } from "./tensor.ts";

/**
 * Stands for a value that a gradient rule does not read, so that its memory could be given back: it has a shape and a type.
 *
 * @param name names the rule in the error of an operation that reads it all the same.
 */
export function shapeOnly({ shape, dtype }: Spec, name: string): Tensor {
  const refuse = (): never => {
    throw new Error(`${name}: the gradient rule reads a value that its \`gradientReads\` does not name.`);
  };
  const interpreter: Interpreter = {
    level: Number.POSITIVE_INFINITY,
    apply: refuse,
    operate: refuse,
    unwrap: refuse,
    constant: refuse,
    reshape: refuse,
    rehandle: refuse,
    release() {},
  };
  return new Tensor({ shape, dtype }, { interpreter, value: null });
}
