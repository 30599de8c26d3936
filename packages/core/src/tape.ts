import { apply, operate, reshape } from "./apply.ts";
import { type Contribution, gradientSums, hold, take } from "./gradient-sums.ts";
import { type Interpreter, nextLevel } from "./interpreter.ts";
import { slice } from "./ops/shape.ts";
import { currentRuntime } from "./runtime.ts";
import { Tensor } from "./tensor.ts";

/** A value that a tape follows: the value below, and its number on the tape. */
interface Followed {
  readonly inner: Tensor;
  readonly id: number;
}

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
  const follow = (inner: Tensor): Tensor =>
    new Tensor(inner, { interpreter: tape, value: { inner, id: count++ } satisfies Followed });
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
    constant() {
      throw new Error("A tape has no constants of its own.");
    },

    apply(primitive, inputs, attributes) {
      checkRunning(primitive.name);
      const output = apply(primitive, inputs.map(innerOf), attributes);
      if (primitive.gradient === undefined) return output;
      const saved = inputs.map((input) => hold(innerOf(input)));
      const result = take(output);
      const wrapped = follow(result);
      const ids = inputs.map(idOf);
      const needs = ids.map((id) => id >= 0);
      entries.push({
        inputs: ids,
        outputs: [idOf(wrapped)],
        backward([gradient]) {
          if (primitive === slice) {
            const place = attributes["starts"] as readonly number[];
            return [{ place, shape: saved[0]!.shape, gradient: gradient! }];
          }
          return primitive.gradient!({
            inputs: saved,
            output: result,
            gradient: gradient!,
            attributes,
            needs,
          });
        },
        release: () => disposeAll([...saved, result]),
      });
      return wrapped;
    },

    operate(operation, inputs) {
      checkRunning(operation.name);
      const saved = inputs.map((input) => hold(innerOf(input)));
      try {
        const ran = operate(operation, saved, true);
        const outputs = ran.outputs.map(take);
        const wrapped = outputs.map(follow);
        // What runs on the device is given back by the tape next to it, which is the last to need it.
        const nested = saved.some((input) => "interpreter" in input.content);
        entries.push({
          inputs: inputs.map(idOf),
          outputs: wrapped.map(idOf),
          backward: (gradients) => ran.gradient(saved, gradients),
          release() {
            if (!nested) ran.release();
            disposeAll([...saved, ...outputs]);
          },
        });
        return { ...ran, outputs: wrapped };
      } catch (error) {
        disposeAll(saved);
        throw error;
      }
    },

    reshape(tensor, spec) {
      checkRunning("reshape");
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
      const sums = gradientSums();
      const wanted = new Set(variables.map(idOf));
      const walk = ({ inputs, outputs, backward }: Entry): void => {
        if (!outputs.some(sums.has)) return;
        backward(outputs.map(sums.total)).forEach((part, index) => {
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
          step.release();
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
      for (const entry of entries.splice(0)) entry.release();
    },
  };
  return tape;
}

/** A handle of its own in the current scope. */
function share(tensor: Tensor): Tensor {
  return "interpreter" in tensor.content ? tensor : currentRuntime().share(tensor);
}

function disposeAll(tensors: readonly Tensor[]): void {
  for (const tensor of tensors) tensor.dispose();
}

function inScope(body: () => void): void {
  currentRuntime().scope(body, () => []);
}
