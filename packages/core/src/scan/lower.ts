import { constant } from "../ops/constant.ts";
import { evaluate } from "../program/evaluate.ts";
import { extract } from "../program/extract.ts";
import type { Program, ValueId } from "../program/program.ts";
import { startTrace } from "../program/trace.ts";
import { startTape } from "../tape.ts";
import { stepFaults } from "./fusible.ts";
import { reduceOverBatch } from "./reductions.ts";
import type { InvariantGradient, ScanProgram } from "./scan-program.ts";

/** A traced step: inputs are parameters, states and step input, in that order; outputs the output and next states. */
export interface TracedStep {
  readonly kind: string;
  readonly batch: number;
  readonly parameters: number;
  readonly program: Program;
}

/** A step made ready for an engine. */
export interface LoweredScan {
  /** Computes the invariants from the parameters, once for all steps. */
  readonly prologue: Program;
  readonly program: ScanProgram;
}

/** Why a step has no such form. */
export interface NotLowered {
  readonly reasons: readonly string[];
}

/**
 * Splits a step into what is the same at all times and what is not, differentiates the latter, and finds what the
 * backward steps need of the forward ones.
 */
export function lowerStep({ kind, batch, parameters, program }: TracedStep): LoweredScan | NotLowered {
  const { prologue, rows } = hoistInvariants(program, parameters);
  const invariants = prologue.outputs.length;
  const { whole, firstBackward, totals } = differentiate(kind, rows, invariants);
  const reduced = reduceOverBatch(whole, batch, totals);
  if ("reasons" in reduced) return reduced;

  const inputs = rows.inputs.map((_, id) => id);
  const results = rows.outputs.length;
  const seeds = rows.outputs.map((_, index) => inputs.length + index);
  const operands = [...new Set(reduced.gradients.flatMap(operandsOf))];
  const gradients = [...whole.outputs.slice(results), ...operands];
  const isForward = (id: ValueId) => id < inputs.length || (id >= whole.inputs.length && id < firstBackward);
  const read = readAcross(reduced.program, gradients, isForward);
  const inMemory = [...whole.outputs.slice(0, results), ...operands];
  const saved = withoutCheap(reduced.program, read, inMemory).filter((id) => id >= invariants);

  const forward = extract(reduced.program, inputs, [...whole.outputs.slice(0, results), ...saved]);
  const backward = extract(reduced.program, [...inputs.slice(0, invariants), ...saved, ...seeds], gradients);
  const reasons = [
    ...stepFaults(forward, batch, "step"),
    ...stepFaults(backward, batch, "the step's gradient"),
  ];
  if (reasons.length > 0) return { reasons: [...new Set(reasons)] };

  const inBackward = (id: ValueId) => backward.outputs[results + operands.indexOf(id)]!;
  return {
    prologue,
    program: {
      kind,
      batch,
      invariants,
      states: results - 1,
      forward: { ...forward, outputs: forward.outputs.slice(0, results) },
      saved: forward.outputs.slice(results),
      backward: { ...backward, outputs: backward.outputs.slice(0, results) },
      invariantGradients: reduced.gradients.map((gradient) =>
        gradient.kind === "sum"
          ? { ...gradient, value: inBackward(gradient.value) }
          : { ...gradient, left: inBackward(gradient.left), right: inBackward(gradient.right) },
      ),
    },
  };
}

/** Moves what depends on parameters only into a prologue; its results are the invariants of the rest. */
function hoistInvariants(program: Program, parameters: number): { prologue: Program; rows: Program } {
  const { inputs, nodes, outputs } = program;
  const first = inputs.length;
  const isConstant = (id: ValueId) => nodes[id - first]?.primitive === constant;
  const invariant = new Set(inputs.slice(0, parameters).map((_, id) => id));
  nodes.forEach(({ primitive, inputs: from }, index) => {
    if (primitive !== constant && from.every((id) => invariant.has(id) || isConstant(id))) {
      invariant.add(first + index);
    }
  });
  const rowNodes = nodes.filter((_, index) => !invariant.has(first + index));
  const read = new Set([...rowNodes.flatMap((node) => node.inputs), ...outputs]);
  const frontier = [...read].filter((id) => invariant.has(id)).sort((a, b) => a - b);
  const own = inputs.map((_, id) => id);
  return {
    prologue: extract(program, own.slice(0, parameters), frontier),
    rows: extract(program, [...frontier, ...own.slice(parameters)], outputs),
  };
}

/**
 * The step and its gradient in one program. Inputs: those of the step, then gradients of its outputs.
 * Outputs: those of the step, then the gradients of step input and states; `totals` are those of the invariants.
 */
function differentiate(kind: string, rows: Program, invariants: number) {
  const trace = startTrace(`scan(${kind}): step`);
  const symbols = rows.inputs.map(({ name, ...spec }) => trace.input(name, spec));
  const tape = startTape();
  const variables = symbols.map((symbol) => tape.variable(symbol));
  const results = evaluate(rows, variables);
  const forwardNodes = trace.program([]).nodes.length;
  const seeds = results.map((of, index) => {
    const name = index === 0 ? "output" : rows.inputs[invariants + index - 1]!.name;
    return { of, gradient: trace.input(`gradient.${name}`, of) };
  });
  const gradients = tape.backward(
    seeds.filter(({ of }) => tape.inner(of) !== of),
    variables,
  );
  const orZeros = gradients.map((gradient, index) => gradient ?? trace.zeros(rows.inputs[index]!));
  const stepInput = orZeros.at(-1)!;
  const states = orZeros.slice(invariants, -1);
  const whole = trace.program([...results.map(tape.inner), stepInput, ...states]);
  return {
    whole,
    firstBackward: whole.inputs.length + forwardNodes,
    totals: gradients.slice(0, invariants).map((total) => (total === null ? null : trace.id(total))),
  };
}

/** The forward values that backward ones are computed from. Constants are not among them: each program has its own. */
function readAcross(
  program: Program,
  from: readonly ValueId[],
  isForward: (id: ValueId) => boolean,
): readonly ValueId[] {
  const found = new Set<ValueId>();
  const seen = new Set<ValueId>();
  const visit = (id: ValueId): void => {
    if (seen.has(id)) return;
    seen.add(id);
    const node = program.nodes[id - program.inputs.length];
    if (node?.primitive === constant) return;
    if (isForward(id)) found.add(id);
    else for (const input of node?.inputs ?? []) visit(input);
  };
  from.forEach(visit);
  return [...found].sort((a, b) => a - b);
}

/** Operations that take less time than to keep their results at every step and to fetch them again. */
const CHEAP: ReadonlySet<string> = new Set(["add", "sub", "mul", "neg", "square"]);

/**
 * What is to be saved of the values that the way back reads. Those that are one cheap operation on others that it reads, such as
 * the `1 - z` of a GRU, are computed again.
 *
 * @param inMemory values that are there anyway, or have to be, as operands of products.
 */
function withoutCheap(
  program: Program,
  read: readonly ValueId[],
  inMemory: readonly ValueId[],
): readonly ValueId[] {
  const nodeOf = (id: ValueId) => program.nodes[id - program.inputs.length];
  const isThere = (id: ValueId) => read.includes(id) || nodeOf(id)?.primitive === constant;
  return read.filter((id) => {
    const node = nodeOf(id);
    if (node === undefined || inMemory.includes(id) || !CHEAP.has(node.primitive.name)) return true;
    return !node.inputs.every(isThere);
  });
}

function operandsOf(gradient: InvariantGradient): readonly ValueId[] {
  return gradient.kind === "sum" ? [gradient.value] : [gradient.left, gradient.right];
}
