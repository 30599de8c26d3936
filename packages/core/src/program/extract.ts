import { type Program, type ProgramNode, specOf, type ValueId } from "./program.ts";

/**
 * The part of a program that computes some values from others.
 *
 * @param inputs values that become the inputs, in this order.
 * @param outputs values that become the outputs; they must depend on nothing but the inputs.
 */
export function extract(program: Program, inputs: readonly ValueId[], outputs: readonly ValueId[]): Program {
  const first = program.inputs.length;
  const given = new Set(inputs);
  const needed = new Set(outputs);
  for (let index = program.nodes.length - 1; index >= 0; index--) {
    const id = first + index;
    if (needed.has(id) && !given.has(id)) for (const from of program.nodes[index]!.inputs) needed.add(from);
  }
  const renumbered = new Map<ValueId, ValueId>(inputs.map((id, index) => [id, index]));
  const nodes: ProgramNode[] = [];
  const renumber = (id: ValueId): ValueId => {
    const found = renumbered.get(id);
    if (found === undefined) throw new Error(`extract: value ${id} does not depend on the inputs alone.`);
    return found;
  };
  program.nodes.forEach((node, index) => {
    const id = first + index;
    if (!needed.has(id) || given.has(id)) return;
    nodes.push({ ...node, inputs: node.inputs.map(renumber) });
    renumbered.set(id, inputs.length + nodes.length - 1);
  });
  return {
    inputs: inputs.map((id) => {
      const { shape, dtype } = specOf(program, id);
      return { name: program.inputs[id]?.name ?? `value${id}`, shape, dtype };
    }),
    nodes,
    outputs: outputs.map(renumber),
  };
}

/** The program without the nodes that its outputs do not need. */
export function prune(program: Program): Program {
  return extract(
    program,
    program.inputs.map((_, id) => id),
    program.outputs,
  );
}
