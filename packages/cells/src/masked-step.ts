import {
  evaluate,
  leavesOf,
  mapTree,
  namedLeaves,
  type Program,
  type ProgramNode,
  primitives,
  type RecurrentCell,
  type Tensor,
  type Tree,
  trace,
  type ValueId,
} from "@refrain/core";

const mul = primitives["mul"]!;

/**
 * A cell's step in which everything that is multiplied by `recurrentWeights` is multiplied by a mask first. The step is traced,
 * and the mask put into its program, so that any cell's equations stay as they are.
 *
 * @param mask `[batch, n]`, n the rows of `recurrentWeights`.
 * @throws when the step has no such product.
 */
export function maskedStep<P extends Tree, S extends Tree>(
  where: string,
  cell: RecurrentCell<P, S>,
  params: P,
  state: S,
  projected: Tensor,
  mask: Tensor,
): { output: Tensor; state: S } {
  const operands = [...leavesOf(params), ...leavesOf(state), projected];
  const weights = Array.from(namedLeaves(params)).findIndex(([name]) => name === "recurrentWeights");
  let nextState = state;
  const program = trace(
    (...symbols) => {
      const rest = symbols.values();
      const symbolic = <T extends Tree>(tree: T): T => mapTree(tree, () => rest.next().value!);
      const next = cell.step(symbolic(params), symbolic(state), symbols.at(-1)!);
      nextState = next.state;
      return [next.output, ...leavesOf(next.state)];
    },
    operands.map(({ shape, dtype }) => ({ shape, dtype })),
    where,
  );
  const masked = maskProducts(where, program, weights, mask);
  const [output, ...leaves] = evaluate(masked, [...operands, mask]);
  const results = leaves.values();
  return { output: output!, state: mapTree(nextState, () => results.next().value!) };
}

/** The program with one more input, the mask, before every product with what comes from the weights. */
function maskProducts(where: string, program: Program, weights: ValueId, mask: Tensor): Program {
  const inputs = [...program.inputs, { name: "mask", shape: mask.shape, dtype: mask.dtype }];
  const maskId = program.inputs.length;
  const renumbered: ValueId[] = program.inputs.map((_, id) => id);
  const ofWeights = new Set<ValueId>([weights]);
  const nodes: ProgramNode[] = [];
  const push = (node: ProgramNode): ValueId => inputs.length + nodes.push(node) - 1;

  program.nodes.forEach((node, index) => {
    const from = node.inputs.map((id) => renumbered[id]!);
    if (node.primitive.name === "matMul" && ofWeights.has(node.inputs[1]!)) {
      from[0] = push({
        primitive: mul,
        inputs: [from[0]!, maskId],
        attributes: {},
        shape: mask.shape,
        dtype: mask.dtype,
      });
    } else if (node.inputs.some((id) => ofWeights.has(id))) {
      ofWeights.add(program.inputs.length + index); // a gate's part of them
    }
    renumbered.push(push({ ...node, inputs: from }));
  });
  if (nodes.length === program.nodes.length) {
    throw new Error(`${where}: the step must have a matMul by "recurrentWeights"; it has none. Use zoneout.`);
  }
  return { inputs, nodes, outputs: program.outputs.map((id) => renumbered[id]!) };
}
