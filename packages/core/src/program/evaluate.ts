import { apply, constantLike, reshape } from "../apply.ts";
import { constant } from "../ops/constant.ts";
import { reshapeNode } from "../ops/reshape-node.ts";
import type { Shape } from "../spec.ts";
import type { Tensor } from "../tensor.ts";
import type { Program } from "./program.ts";

/** Runs a program one operation at a time, under whatever interpreters its inputs have. */
export function evaluate(program: Program, inputs: readonly Tensor[]): readonly Tensor[] {
  const values: Tensor[] = [...inputs];
  for (const { primitive, inputs: from, attributes, shape, dtype } of program.nodes) {
    const operands = from.map((id) => values[id]!);
    if (primitive === reshapeNode) values.push(reshape(operands[0]!, attributes["shape"] as Shape));
    else if (primitive === constant) {
      values.push(
        inputs[0] === undefined
          ? apply(constant, [], attributes)
          : constantLike(inputs[0], attributes["value"] as number, { shape, dtype }),
      );
    } else values.push(apply(primitive, operands, attributes));
  }
  return program.outputs.map((id) => values[id]!);
}
