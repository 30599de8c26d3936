import { applyTo, operate, reshape } from "./apply.ts";
import { type Contribution, gradientSums } from "./gradient-sums.ts";
import { hold, release, share } from "./hold.ts";
import { type Interpreter, nextLevel, type OperationRun } from "./interpreter.ts";
import { gatheredRows, productRows, type RowSum } from "./ops/row-sum.ts";
import { slice } from "./ops/shape.ts";
import type { GradientArguments, Primitive } from "./primitive.ts";
import { currentRuntime } from "./runtime.ts";
import { shapeOnly } from "./shape-only.ts";
import type { Attributes, Shape } from "./spec.ts";
import { Tensor } from "./tensor.ts";

/** A value that a tape follows: the value below, and its number on the tape. */
interface Followed {
  readonly inner: Tensor;
  readonly id: number;
}

/** One recorded operation. */
type Entry = {
  /** Numbers of the inputs; -1 for one that the tape does not follow. */
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
} & (PrimitiveCall | OperationCall | { readonly kind: "reshape"; readonly from: Shape });

interface PrimitiveCall {
  readonly kind: "primitive";
  readonly primitive: Primitive;
  readonly attributes: Attributes;
  readonly needs: readonly boolean[];
  /** What the gradient rule reads; of the rest, the shape. */
  readonly saved: readonly Tensor[];
  readonly output: Tensor;
}

interface OperationCall {
  readonly kind: "operation";
  readonly ran: OperationRun;
  readonly saved: readonly Tensor[];
}

/** A gradient being taken: it follows what is computed from its variables, and walks back over it once. */
export interface Tape extends Interpreter {
  /** A value to differentiate with respect to. */
  variable(value: Tensor): Tensor;
  /** The value below: a plain tensor, or one of the next interpreter. */
  inner(tensor: Tensor): Tensor;
  /** Gradients of the variables, null where nothing depends on one, given gradients of some results. */
  backward(seeds: readonly Seed[], variables: readonly Tensor[]): readonly (Tensor | null)[];
  /** Frees what is still saved; from then on nothing can be computed from its values. */
  end(): void;
}

/** A result and the gradient that the walk back begins with. */
export interface Seed {
  readonly of: Tensor;
  readonly gradient: Tensor;
}

/** Starts a tape. */
export function startTape(): Tape {
  const entries: Entry[] = [];
  let count = 0;
  let ended = false;

  const followed = (tensor: Tensor): Followed | null =>
    "interpreter" in tensor.content && tensor.content.interpreter === tape
      ? (tensor.content.value as Followed)
      : null;
  const stand = (value: Followed): Tensor => new Tensor(value.inner, { interpreter: tape, value });
  const follow = (inner: Tensor): Tensor => stand({ inner, id: count++ });
  const innerOf = (tensor: Tensor): Tensor => followed(tensor)?.inner ?? tensor;
  const idOf = (tensor: Tensor): number => followed(tensor)?.id ?? -1;
  const checkRunning = (name: string): void => {
    if (ended) {
      throw new Error(
        `${name}: a tensor from inside valueAndGrad was used after it had ended. Return it as aux of valueAndGradWithAux.`,
      );
    }
  };

  const tape: Tape = {
    level: nextLevel(),
    variable: follow,
    inner: innerOf,
    unwrap: innerOf,
    rehandle: (tensor, make) => stand({ inner: make(innerOf(tensor)), id: idOf(tensor) }),
    release: (tensor) => release(innerOf(tensor)),
    constant() {
      throw new Error("A tape has no constants of its own.");
    },

    apply(primitive, inputs, attributes, spec) {
      checkRunning(primitive.name);
      const output = applyTo(primitive, inputs.map(innerOf), attributes, spec);
      if (primitive.gradient === undefined) return output;
      const ids = inputs.map(idOf);
      const needs = ids.map((id) => id >= 0);
      const reads = readsOf(primitive, needs);
      const keep = (tensor: Tensor, name: number | "output"): Tensor =>
        reads === null || reads.includes(name) ? hold(tensor) : shapeOnly(tensor, primitive.name);
      const wrapped = follow(output);
      entries.push({
        kind: "primitive",
        inputs: ids,
        outputs: [idOf(wrapped)],
        primitive,
        attributes,
        needs,
        saved: inputs.map((input, index) => keep(innerOf(input), index)),
        output: keep(output, "output"),
      });
      return wrapped;
    },

    operate(operation, inputs) {
      checkRunning(operation.name);
      const operands = inputs.map(innerOf);
      const ran = operate(operation, operands, true);
      const saved = operands.map((operand, index) =>
        ran.reads?.(index) === false ? shapeOnly(operand, operation.name) : hold(operand),
      );
      const wrapped = ran.outputs.map(follow);
      // What runs on the device is given back by the tape next to it, which is the last to need it.
      const nested = operands.some((operand) => "interpreter" in operand.content);
      entries.push({
        kind: "operation",
        inputs: inputs.map(idOf),
        outputs: wrapped.map(idOf),
        ran: nested ? { ...ran, release() {} } : ran,
        saved,
      });
      return { ...ran, outputs: wrapped };
    },

    reshape(tensor, spec) {
      checkRunning("reshape");
      const wrapped = follow(reshape(innerOf(tensor), spec.shape));
      entries.push({
        kind: "reshape",
        inputs: [idOf(tensor)],
        outputs: [idOf(wrapped)],
        from: tensor.shape,
      });
      return wrapped;
    },

    backward(seeds, variables) {
      const sums = gradientSums();
      const wanted = new Set(variables.map(idOf));
      const walk = (entry: Entry): void => {
        const { inputs, outputs } = entry;
        if (!outputs.some(sums.has)) return;
        gradientsOf(entry, outputs.map(sums.total)).forEach((part, index) => {
          if (part !== null && inputs[index]! >= 0) sums.contribute(inputs[index]!, part);
        });
        for (const id of outputs) if (!wanted.has(id)) sums.drop(id);
      };
      try {
        for (const { of, gradient } of seeds) sums.contribute(idOf(of), gradient);
        for (let entry = entries.at(-1); entry !== undefined; entry = entries.at(-1)) {
          const step = entry;
          inScope(() => walk(step));
          entries.pop();
          releaseEntry(step);
        }
        return variables.map((variable) => {
          const result = sums.total(idOf(variable));
          return result === null ? null : share(result);
        });
      } finally {
        sums.dropAll();
      }
    },

    end() {
      ended = true;
      entries.splice(0).forEach(releaseEntry);
    },
  };
  return tape;
}

/** Primitives whose gradients may be summed over the rows of several uses. */
const rowSums: Readonly<Record<string, (args: GradientArguments) => RowSum | null>> = {
  matMul: productRows,
  gather: gatheredRows,
};

/** The inputs and the output that a rule reads for the gradients that are needed; null for all. */
function readsOf(
  { gradientReads }: Primitive,
  needs: readonly boolean[],
): readonly (number | "output")[] | null {
  if (gradientReads === undefined) return needs.includes(true) ? null : [];
  return needs.flatMap((isNeeded, input) => (isNeeded ? gradientReads(input) : []));
}

/** Gradients of an entry's inputs, given those of its outputs. */
function gradientsOf(entry: Entry, gradients: readonly (Tensor | null)[]): readonly (Contribution | null)[] {
  switch (entry.kind) {
    case "reshape":
      return [reshape(gradients[0]!, entry.from)];
    case "operation":
      return entry.ran.gradient(entry.saved, gradients);
    case "primitive":
      return gradientsOfPrimitive(entry, gradients[0]!);
  }
}

function gradientsOfPrimitive(
  { primitive, attributes, needs, saved, output }: PrimitiveCall,
  gradient: Tensor,
): readonly (Contribution | null)[] {
  if (primitive === slice) {
    const place = attributes["starts"] as readonly number[];
    return [{ place, shape: saved[0]!.shape, gradient }];
  }
  const given = { inputs: saved, output, gradient, attributes, needs };
  const rows = rowSums[primitive.name]?.(given) ?? null;
  if (rows === null) return primitive.gradient!(given);
  // The rule gives the other operand's gradient.
  return primitive.name === "gather"
    ? [rows, null]
    : [primitive.gradient!({ ...given, needs: [needs[0]!, false] })[0]!, rows];
}

function releaseEntry(entry: Entry): void {
  if (entry.kind === "reshape") return;
  if (entry.kind === "operation") entry.ran.release();
  else release(entry.output);
  for (const tensor of entry.saved) release(tensor);
}

function inScope(body: () => void): void {
  currentRuntime().scope(body, () => []);
}
