import { type DType, type Program, type Shape, type Spec, specOf } from "@refrain/core";
import { startExpressions } from "./expression.ts";

/** A pointwise program as steps over numbered values: the inputs, then the steps. */
export interface Recipe {
  readonly steps: readonly RecipeStep[];
  readonly outputs: readonly number[];
}

/** A number of the source, or an operation on values; `from` is the type that it works on. */
export type RecipeStep =
  | { readonly kind: "number"; readonly value: number; readonly dtype: DType }
  | {
      readonly kind: "operation";
      readonly name: string;
      readonly operands: readonly number[];
      readonly from: DType;
      readonly to: DType;
    };

/** The recipe of one primitive, or null when tapes have no such operation. */
export function recipeOf(primitive: string, inputs: readonly Spec[], output: Spec): Recipe | null {
  const operands = inputs.map((_, index) => index);
  // The last operand's type is the operation's: a condition comes first.
  const step = { name: primitive, operands, from: inputs.at(-1)?.dtype ?? output.dtype, to: output.dtype };
  if (inputs.length === 0 || !runsOnTapes(step)) return null;
  return { steps: [{ kind: "operation", ...step }], outputs: [inputs.length] };
}

/** The recipe of a traced program, or why it has none. */
export function recipeOfProgram(program: Program): Recipe | { readonly declined: string } {
  const steps: RecipeStep[] = [];
  for (const { primitive, inputs, attributes, dtype } of program.nodes) {
    if (primitive.name === "constant") {
      steps.push({ kind: "number", value: attributes["value"] as number, dtype });
      continue;
    }
    const { dtype: from } = specOf(program, inputs.at(-1)!);
    const step = { name: primitive.name, operands: inputs, from, to: dtype };
    if (!primitive.pointwise || !runsOnTapes(step)) {
      return { declined: `${primitive.name} of ${from} is no tape operation` };
    }
    steps.push({ kind: "operation", ...step });
  }
  return { steps, outputs: program.outputs };
}

/** The shape that all values of a pointwise program take together. */
export function fullShape({ inputs, nodes }: Program): Shape {
  const shapes = [...inputs, ...nodes].map(({ shape }) => shape);
  const rank = Math.max(...shapes.map((shape) => shape.length), 0);
  return Array.from({ length: rank }, (_, axis) =>
    shapes.reduce((size, shape) => {
      const own = shape[axis - rank + shape.length] ?? 1;
      return own === 1 ? size : own;
    }, 1),
  );
}

function runsOnTapes({
  name,
  operands,
  from,
  to,
}: Omit<RecipeStep & { kind: "operation" }, "kind">): boolean {
  const expressions = startExpressions();
  const leaves = operands.map((_, index) => expressions.leaf(String(index)));
  return expressions.apply(name, leaves, { from, to }) !== null;
}
