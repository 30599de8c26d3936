import { type Program, type ProgramNode, specOf } from "../program/program.ts";
import { formatShape } from "../spec.ts";

/** Why a step's program cannot be fused: an empty list when it can. */
export function stepFaults(program: Program, batch: number, where: string): string[] {
  const isRow = (id: number) => {
    const { shape } = specOf(program, id);
    return shape.length === 2 && shape[0] === batch;
  };
  const faults: string[] = [];
  program.nodes.forEach((node, index) => {
    const fault = faultOf(node, program, isRow, isRow(program.inputs.length + index));
    if (fault !== null) faults.push(`${where} uses ${fault}`);
  });
  program.outputs.forEach((id) => {
    if (!isRow(id))
      faults.push(`${where} gives a result that has no rows: ${formatShape(specOf(program, id).shape)}`);
  });
  return [...new Set(faults)].map((fault) => fault.replaceAll(String(batch), "batch"));
}

function faultOf(
  node: ProgramNode,
  program: Program,
  isRow: (id: number) => boolean,
  givesRow: boolean,
): string | null {
  const { primitive, inputs, attributes, dtype } = node;
  const { name } = primitive;
  if (name === "constant") return null;
  if (dtype !== "float32") return `${name} of ${dtype}`;
  if (!givesRow) return `${name} to ${formatShape(node.shape)}, which is not [batch, features]`;
  if (primitive.pointwise) return null;
  switch (name) {
    case "matMul":
      if (attributes["transposeA"]) return "matMul with its first argument transposed";
      return isRow(inputs[0]!) && !isRow(inputs[1]!)
        ? null
        : "matMul of anything but a row value and a parameter";
    case "slice":
      return (attributes["starts"] as readonly number[])[0] === 0 ? null : "slice along the batch";
    case "pad":
      return null;
    case "concat":
      return attributes["axis"] === 1 && inputs.every(isRow)
        ? null
        : "concat along the batch, or of parameters";
    case "sum":
    case "max":
      return sameAxes(attributes["axes"]) && attributes["keepDims"]
        ? null
        : `${name} without keepDims along features`;
    case "broadcastTo":
      return isRow(inputs[0]!) && specOf(program, inputs[0]!).shape[1] === 1
        ? null
        : "broadcastTo of anything but [batch, 1]";
    default:
      return name;
  }
}

function sameAxes(axes: unknown): boolean {
  return Array.isArray(axes) && axes.length === 1 && axes[0] === 1;
}
