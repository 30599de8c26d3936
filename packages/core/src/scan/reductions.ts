import { reducePrimitives } from "../ops/reduce.ts";
import { type Program, type ProgramNode, specOf, type ValueId } from "../program/program.ts";
import type { InvariantGradient } from "./scan-program.ts";

const sum = reducePrimitives.find(({ name }) => name === "sum")!;

/**
 * Reads the gradients of invariants as sums of reductions over the batch, so that an engine can reduce over all steps at
 * once: products of two row values, and sums of one.
 *
 * @param totals for each invariant the value that is its gradient for one step, or null.
 */
export function reduceOverBatch(
  program: Program,
  batch: number,
  totals: readonly (ValueId | null)[],
): { program: Program; gradients: InvariantGradient[] } | { reasons: readonly string[] } {
  const nodes: ProgramNode[] = [...program.nodes];
  const gradients: InvariantGradient[] = [];
  const reasons: string[] = [];
  const isRow = (id: ValueId) => specOf({ ...program, nodes }, id).shape[0] === batch;

  // A scalar's gradient sums features too: that part becomes a node of the step.
  const overFeatures = (id: ValueId): ValueId => {
    const attributes = { axes: [1], keepDims: true };
    nodes.push({ primitive: sum, inputs: [id], attributes, shape: [batch, 1], dtype: "float32" });
    return program.inputs.length + nodes.length - 1;
  };

  const visit = (invariant: number, id: ValueId): void => {
    const node = nodes[id - program.inputs.length];
    const [a, b] = node?.inputs ?? [];
    const name = node?.primitive.name;
    if (name === "add" && !isRow(id)) {
      visit(invariant, a!);
      visit(invariant, b!);
    } else if (name === "reshape") {
      visit(invariant, a!);
    } else if (name === "matMul" && node!.attributes["transposeA"] && !node!.attributes["transposeB"]) {
      gradients.push({ invariant, kind: "product", left: a!, right: b! });
    } else if (name === "sum" && isRow(a!) && !isRow(id)) {
      const overAll = (node!.attributes["axes"] as readonly number[]).includes(1);
      gradients.push({ invariant, kind: "sum", value: overAll ? overFeatures(a!) : a! });
    } else {
      reasons.push(`the gradient of ${program.inputs[invariant]!.name} ends in ${name ?? "an input"}`);
    }
  };
  totals.forEach((id, invariant) => {
    if (id !== null) visit(invariant, id);
  });
  return reasons.length > 0 ? { reasons } : { program: { ...program, nodes }, gradients };
}
