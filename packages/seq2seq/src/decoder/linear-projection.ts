import { cellFromDescription } from "@refrain/cells";
import {
  mapTree,
  namedLeaves,
  type Program,
  type RecurrentCell,
  random,
  type Tensor,
  type Tree,
  trace,
} from "@refrain/core";

/**
 * The name of the one parameter that a cell multiplies its inputs by, if its projection is `inputs W` plus what does not depend on
 * them; then the product of a part of the inputs can be taken apart from that of the rest. Null where it is otherwise, as
 * with layer normalization, or cannot be seen.
 *
 * @param params any of the cell's parameters: only names and shapes count.
 */
export function inputWeightsOf(cell: RecurrentCell<Tree, Tree>, params: Tree): string | null {
  const inner = unwrappedCell(cell);
  if (inner?.project === undefined) return null;
  const names = Array.from(namedLeaves(params), ([name]) => name);
  const specs = Array.from(namedLeaves(params), ([, { shape, dtype }]) => ({ shape, dtype }));
  const inputs = { shape: [1, 1, inner.inputSize], dtype: "float32" } as const;
  const project = (...symbols: Tensor[]): readonly Tensor[] => {
    const symbolOf = new Map(names.map((name, index) => [name, symbols[index]!]));
    const traced = mapTree(params, (_, name) => symbolOf.get(name)!);
    return [inner.project!(traced, symbols.at(-1)!, { training: false, random: random(0) })];
  };
  let program: Program;
  try {
    program = trace(project, [...specs, inputs], `the projection of ${cell.kind}`);
  } catch {
    return null; // It uses tensors that are no arguments of it, so what it does with its inputs cannot be seen.
  }
  const weights = linearFactor(program, names.length);
  return weights === null ? null : names[weights]!;
}

/**
 * The cell inside of the wrappers of `@refrain/cells`, which only append masks to its projection; a cell without them itself. Null where
 * a wrapper holds a cell of another package.
 */
export function unwrappedCell(cell: RecurrentCell<Tree, Tree>): RecurrentCell<Tree, Tree> | null {
  if (!/^(zoneout|recurrentDropout|weightDrop)\(/.test(cell.kind)) return cell;
  try {
    return unwrappedCell(cellFromDescription(cell.options["cell"]));
  } catch {
    return null; // A kind that is not known here.
  }
}

/** The input of a program by which its last input is multiplied, once, before nothing but additions; else null. */
function linearFactor({ inputs, nodes, outputs }: Program, last: number): number | null {
  // Values that are the inputs in another shape, and those that are linear in them.
  const [same, linear] = [new Set([last]), new Set<number>()];
  let factor: number | null = null;
  for (const [index, { primitive, inputs: operands, attributes }] of nodes.entries()) {
    const id = inputs.length + index;
    const [a, b] = operands as [number, number];
    if (!operands.some((operand) => same.has(operand) || linear.has(operand))) continue;
    const isProduct = primitive.name === "matMul" && !attributes["transposeA"] && !attributes["transposeB"];
    if (primitive.name === "reshape") (same.has(a) ? same : linear).add(id);
    else if (isProduct && same.has(a) && b < last && factor === null) {
      factor = b;
      linear.add(id);
    } else if (primitive.name === "add" && linear.has(a) !== linear.has(b) && !same.has(a) && !same.has(b)) {
      linear.add(id);
    } else return null;
  }
  return linear.has(outputs[0]!) ? factor : null;
}
