import type { Interpreter } from "./interpreter.ts";
import type { Spec } from "./spec.ts";
import { Tensor } from "./tensor.ts";

/**
 * Stands for a value that a gradient rule does not read, so that its memory could be given back: it has a shape and a type.
 *
 * @param name names the rule in the error of an operation that reads it all the same.
 */
export function shapeOnly(spec: Spec, name: string): Tensor {
  let interpreter = refusals.get(name);
  if (interpreter === undefined) {
    interpreter = refusal(name);
    refusals.set(name, interpreter);
  }
  return new Tensor(spec, { interpreter, value: null });
}

// One for each rule: they know nothing but its name.
const refusals = new Map<string, Interpreter>();

function refusal(name: string): Interpreter {
  const refuse = (): never => {
    throw new Error(`${name}: the gradient rule reads a value that its \`gradientReads\` does not name.`);
  };
  return {
    level: Number.POSITIVE_INFINITY,
    apply: refuse,
    operate: refuse,
    unwrap: refuse,
    constant: refuse,
    reshape: refuse,
    rehandle: refuse,
    release() {},
  };
}
