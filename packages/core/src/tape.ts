import { apply, operate, reshape } from "./apply.ts";
import { type Interpreter, nextLevel } from "./interpreter.ts";
import { add } from "./ops/pointwise.ts";
import { type Placement, placeTogether, slice } from "./ops/shape.ts";
import type { Primitive } from "./primitive.ts";
import { currentRuntime } from "./runtime.ts";
import type { Attributes } from "./spec.ts";
import { Tensor } from "./tensor.ts";

/** A value that a tape follows: the value below, and its number on the tape. */
interface Followed {
  readonly inner: Tensor;
  readonly id: number;
}

/** A gradient of a value, or of a part of it. */
type Contribution = Tensor | Placement;

/** One recorded operation. */
interface Entry {
  /** Numbers of the inputs; -1 for one that the tape does not follow. */
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  backward(gradients: readonly (Tensor | null)[]): readonly (Contribution | null)[];
  release(): void;
}

/** A gradient being taken: it follows what is computed from its variables, and walks back over it once. */
export interface Tape extends Interpreter {
  /** A value to differentiate with respect to. */
  variable(value: Tensor): Tensor;
  /** The value below: a plain tensor, or one of the next interpreter. */
  inner(tensor: Tensor): Tensor;
  /** Gradients of the variables, null where nothing depends on one, given gradients of some results. */
  backward(seeds: readonly Seed[], variables: readonly Tensor[]): readonly (Tensor | null)[];
  /** Frees what is still saved. */
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

  const followed = (tensor: Tensor): Followed | null =>
    "interpreter" in tensor.content && tensor.content.interpreter === tape
      ? (tensor.content.value as Followed)
      : null;
  const follow = (inner: Tensor): Tensor =>
    new Tensor(inner, { interpreter: tape, value: { inner, id: count++ } satisfies Followed });
  const innerOf = (tensor: Tensor): Tensor => followed(tensor)?.inner ?? tensor;
  const idOf = (tensor: Tensor): number => followed(tensor)?.id ?? -1;

  const tape: Tape = {
    level: nextLevel(),
    variable: follow,
    inner: innerOf,
    unwrap: innerOf,
    constant() {
      throw new Error("A tape has no constants of its own.");
    },

    apply(primitive, inputs, attributes) {
      const output = apply(primitive, inputs.map(innerOf), attributes);
      if (primitive.gradient === undefined) return output;
      const saved = inputs.map((input) => hold(innerOf(input)));
      const result = take(output);
      const wrapped = follow(result);
      entries.push({
        inputs: inputs.map(idOf),
        outputs: [idOf(wrapped)],
        backward: ([gradient]) =>
          backwardOf(primitive, saved, result, gradient!, attributes, inputs.map(idOf)),
        release: () => disposeAll([...saved, result]),
      });
      return wrapped;
    },

    operate(operation, inputs) {
      const saved = inputs.map((input) => hold(innerOf(input)));
      const ran = operate(operation, saved, true);
      const outputs = ran.outputs.map(take);
      const wrapped = outputs.map(follow);
      entries.push({
        inputs: inputs.map(idOf),
        outputs: wrapped.map(idOf),
        backward: (gradients) => ran.gradient(gradients),
        release: () => {
          ran.release();
          disposeAll([...saved, ...outputs]);
        },
      });
      return { ...ran, outputs: wrapped };
    },

    reshape(tensor, spec) {
      const result = take(reshape(innerOf(tensor), spec.shape));
      const wrapped = follow(result);
      entries.push({
        inputs: [idOf(tensor)],
        outputs: [idOf(wrapped)],
        backward: ([gradient]) => [reshape(gradient!, tensor.shape)],
        release: () => disposeAll([result]),
      });
      return wrapped;
    },

    backward(seeds, variables) {
      const gradients = new Map<number, Contribution[]>();
      const wanted = new Set(variables.map(idOf));
      const contribute = (id: number, part: Contribution) => {
        const held = "place" in part ? { ...part, gradient: hold(part.gradient) } : hold(part);
        gradients.set(id, [...(gradients.get(id) ?? []), held]);
      };
      const total = (id: number): Tensor | null => {
        const parts = gradients.get(id);
        return parts === undefined ? null : sumOf(parts);
      };
      for (const { of, gradient } of seeds) contribute(idOf(of), gradient);

      for (let entry = entries.pop(); entry !== undefined; entry = entries.pop()) {
        const { inputs, outputs, backward, release } = entry;
        if (outputs.some((id) => gradients.has(id))) {
          inScope(() => {
            backward(outputs.map(total)).forEach((part, index) => {
              if (part !== null && inputs[index]! >= 0) contribute(inputs[index]!, part);
            });
          });
          for (const id of outputs) if (!wanted.has(id)) disposeParts(gradients, id);
        }
        release();
      }
      const results = variables.map((variable) => total(idOf(variable)));
      const kept = results.map((result) => (result === null ? null : share(result)));
      for (const id of gradients.keys()) disposeParts(gradients, id);
      return kept;
    },

    end() {
      for (const entry of entries.splice(0)) entry.release();
    },
  };
  return tape;
}

function backwardOf(
  primitive: Primitive,
  inputs: readonly Tensor[],
  output: Tensor,
  gradient: Tensor,
  attributes: Attributes,
  ids: readonly number[],
): readonly (Contribution | null)[] {
  if (primitive === slice) {
    const starts = attributes["starts"] as readonly number[];
    return [{ place: starts, shape: inputs[0]!.shape, gradient }];
  }
  const needs = ids.map((id) => id >= 0);
  return primitive.gradient!({ inputs, output, gradient, attributes, needs });
}

// Gradients of slices that make up the whole become one concatenation; the others are added.
function sumOf(parts: readonly Contribution[]): Tensor {
  const whole = parts.filter((part): part is Tensor => part instanceof Tensor);
  const places = parts.filter((part): part is Placement => !(part instanceof Tensor));
  const all = places.length === 0 ? whole : [...whole, ...placeTogether(places)];
  return all.reduce((sum, part) => add(sum, part));
}

function disposeParts(gradients: Map<number, Contribution[]>, id: number): void {
  for (const part of gradients.get(id) ?? []) disposeAll([part instanceof Tensor ? part : part.gradient]);
  gradients.delete(id);
}

const isPlain = (tensor: Tensor): boolean => !("interpreter" in tensor.content);
const hold = (tensor: Tensor): Tensor => (isPlain(tensor) ? currentRuntime().hold(tensor) : tensor);
const share = (tensor: Tensor): Tensor => (isPlain(tensor) ? currentRuntime().share(tensor) : tensor);

/** Takes a tensor out of every scope. */
function take(tensor: Tensor): Tensor {
  const held = hold(tensor);
  tensor.dispose();
  return held;
}

function disposeAll(tensors: readonly Tensor[]): void {
  for (const tensor of tensors) tensor.dispose();
}

function inScope(body: () => void): void {
  currentRuntime().scope(body, () => []);
}
