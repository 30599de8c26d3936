import {
  type Primitive,
  type Program,
  type ProgramNode,
  primitives,
  type Shape,
  specOf,
  type ValueId,
} from "@refrain/core";

/** `next = factor * state + shift`, feature by feature, where neither depends on a state. */
interface Affine {
  readonly state: ValueId;
  readonly factor: ValueId;
  readonly shift: ValueId;
}

/** A recurrence that is linear in its state, so that time can be computed in parallel (Blelloch, 1990). */
export interface LinearRecurrence {
  /** Inputs as the step's; outputs: for each state its factor, then its shift. */
  readonly coefficients: Program;
}

/**
 * Finds the factors and shifts of a step's next states.
 *
 * @param states input ids of the states, and what each becomes.
 * @returns null when a next state depends on the states in another way.
 */
export function linearRecurrence(
  program: Program,
  states: readonly { readonly id: ValueId; readonly next: ValueId }[],
): LinearRecurrence | null {
  if (states.length === 0) return null;
  const build = builder(program);
  const isState = new Set(states.map(({ id }) => id));
  // A value without an entry depends on no state; null on one in a way that is not linear.
  const known = new Map<ValueId, Affine | null>();
  for (const { id } of states) {
    const { shape } = specOf(program, id);
    known.set(id, { state: id, factor: build.constant(1, shape), shift: build.constant(0, shape) });
  }
  program.nodes.forEach((node, index) => {
    const id = program.inputs.length + index;
    const operands = node.inputs.map((from) => known.get(from));
    if (operands.every((operand) => operand === undefined)) return;
    known.set(id, affineNode(node, operands, build));
  });
  const outputs: ValueId[] = [];
  for (const { id, next } of states) {
    const affine = known.get(next);
    if (affine === null || (affine !== undefined && affine.state !== id)) return null;
    const { shape } = specOf(program, id);
    if (affine === undefined) outputs.push(build.constant(0, shape), next);
    else outputs.push(affine.factor, affine.shift);
  }
  return { coefficients: reachable(build.program(outputs), isState) };
}

function affineNode(
  { primitive: { name }, inputs, shape }: ProgramNode,
  [x, y]: readonly (Affine | null | undefined)[],
  { apply }: Builder,
): Affine | null {
  if (x === null || y === null) return null;
  const [a, b] = inputs as [ValueId, ValueId];
  const of = (affine: Affine, f: (value: ValueId) => ValueId): Affine => ({
    state: affine.state,
    factor: f(affine.factor),
    shift: f(affine.shift),
  });
  switch (name) {
    case "neg":
      return of(x!, (value) => apply("neg", [value], shape));
    case "mul":
      if (x !== undefined && y !== undefined) return null;
      return x === undefined
        ? of(y!, (value) => apply("mul", [a, value], shape))
        : of(x, (value) => apply("mul", [value, b], shape));
    case "div":
      return y !== undefined ? null : of(x!, (value) => apply("div", [value, b], shape));
    case "add":
    case "sub": {
      if (x !== undefined && y !== undefined) {
        if (x.state !== y.state) return null;
        return {
          state: x.state,
          factor: apply(name, [x.factor, y.factor], shape),
          shift: apply(name, [x.shift, y.shift], shape),
        };
      }
      if (y === undefined) return { ...x!, shift: apply(name, [x!.shift, b], shape) };
      const factor = name === "sub" ? apply("neg", [y.factor], shape) : y.factor;
      return { state: y.state, factor, shift: apply(name, [a, y.shift], shape) };
    }
    default:
      return null;
  }
}

/** Adds nodes to a program. */
interface Builder {
  apply(name: string, inputs: readonly ValueId[], shape: Shape): ValueId;
  constant(value: number, shape: Shape): ValueId;
  program(outputs: readonly ValueId[]): Program;
}

function builder(program: Program): Builder {
  const nodes: ProgramNode[] = [...program.nodes];
  const push = (node: Omit<ProgramNode, "dtype">): ValueId => {
    nodes.push({ ...node, dtype: "float32" });
    return program.inputs.length + nodes.length - 1;
  };
  const primitive = (name: string): Primitive => primitives[name]!;
  return {
    apply: (name, inputs, shape) => push({ primitive: primitive(name), inputs, attributes: {}, shape }),
    constant: (value, shape) =>
      push({
        primitive: primitive("constant"),
        inputs: [],
        attributes: { value, shape, dtype: "float32" },
        shape,
      }),
    program: (outputs) => ({ inputs: program.inputs, nodes, outputs }),
  };
}

/** The nodes that the outputs need, in an order in which they can run. */
function reachable({ inputs, nodes, outputs }: Program, states: ReadonlySet<ValueId>): Program {
  const first = inputs.length;
  const ids = new Map<ValueId, ValueId>(inputs.map((_, id) => [id, id]));
  const kept: ProgramNode[] = [];
  const visit = (id: ValueId): ValueId => {
    const known = ids.get(id);
    if (known !== undefined) {
      if (states.has(id)) throw new Error(`scan: a coefficient depends on state ${id}.`);
      return known;
    }
    const node = nodes[id - first]!;
    const from = node.inputs.map(visit);
    kept.push({ ...node, inputs: from });
    ids.set(id, first + kept.length - 1);
    return first + kept.length - 1;
  };
  const kept0 = outputs.map(visit);
  return { inputs, nodes: kept, outputs: kept0 };
}
