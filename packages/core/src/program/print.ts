import { formatShape } from "../spec.ts";
import type { Program, ValueId } from "./program.ts";

/**
 * A program as text, one value a line: name, shape, operation.
 *
 * @example
 * // x0: [2, 8]
 * // %1: [2, 8] = sigmoid(x0)
 * // return %1
 */
export function printProgram({ inputs, nodes, outputs }: Program): string {
  const name = (id: ValueId): string => inputs[id]?.name ?? `%${id}`;
  const lines = inputs.map((input) => `${input.name}: ${type(input)}`);
  nodes.forEach(({ primitive, inputs: from, attributes, ...spec }, index) => {
    const settings = Object.entries(attributes)
      .filter(([key, value]) => value !== false && !(primitive.name === "constant" && key !== "value"))
      .map(([key, value]) => `${key}=${JSON.stringify(value)}`);
    const listed = [...from.map(name), ...settings].join(", ");
    lines.push(`${name(inputs.length + index)}: ${type(spec)} = ${primitive.name}(${listed})`);
  });
  return [...lines, `return ${outputs.map(name).join(", ")}`].join("\n");
}

function type({ shape, dtype }: { shape: readonly number[]; dtype: string }): string {
  return dtype === "float32" ? formatShape(shape) : `${dtype} ${formatShape(shape)}`;
}

/** A key that two programs share when they compute the same: for caches of compiled kernels. */
export function programKey({ inputs, nodes, outputs }: Program): string {
  return JSON.stringify([
    inputs.map(({ shape, dtype }) => [shape, dtype]),
    nodes.map(({ primitive, inputs: from, attributes }) => [primitive.name, from, attributes]),
    outputs,
  ]);
}
