import {
  concat,
  leavesOf,
  namedLeaves,
  reshape,
  scoped,
  square,
  sum,
  type Tensor,
  type Tree,
} from "@refrain/core";
import { normsByParameter } from "@refrain/optim";

/** What a step yields of its numbers. */
interface Measured {
  /** The mean loss since the last reading, weighed by counts. */
  readonly loss: number;
  readonly count: number;
  /** Of the last step. */
  readonly gradientNorms: Readonly<Record<string, number>>;
}

/** Keeps each step's loss and gradient norms on the device, and reads them together. */
export interface Monitor {
  /** Notes a step; the caller keeps the tensor out of its scope, and the monitor frees it. */
  note(step: { readonly value: Tensor; readonly grads: Tree; readonly count: number }): Tensor;
  /** Whether steps were noted since the last reading. */
  readonly pending: boolean;
  /**
   * Reads what was noted, in one read.
   *
   * @throws when a number of a step, or of the parameters, is not finite.
   */
  read(params: Tree): Promise<Measured>;
}

/** @param taken the steps that were taken before. */
export function startMonitor(taken: number): Monitor {
  let names: readonly string[] = [];
  let rows: Tensor[] = [];
  let counts: number[] = [];
  let lastGood = taken;
  return {
    note({ value, grads, count }) {
      const norms = normsByParameter(grads);
      names = Object.keys(norms);
      const row = concat([value, ...Object.values(norms)].map((scalar) => reshape(scalar, [1]))); // [1 + parameters]
      rows.push(row);
      counts.push(count);
      return row;
    },
    get pending() {
      return rows.length > 0;
    },
    async read(params) {
      const table = scoped(() => concat([...rows, squaresOf(params)]));
      const numbers = await table.data();
      for (const tensor of [...rows, table]) tensor.dispose();

      const width = 1 + names.length;
      const steps = counts.map((_, index) => [...numbers.subarray(index * width, (index + 1) * width)]);
      const bad = steps.findIndex((row) => !row.every(Number.isFinite));
      if (bad >= 0) throw badStep(lastGood, lastGood + 1 + bad, names, steps[bad]!);
      const squares = [...numbers.subarray(counts.length * width)];
      const badParameter = squares.findIndex((square) => !Number.isFinite(square));
      if (badParameter >= 0) throw badUpdate(lastGood, lastGood + counts.length, params, badParameter);

      const count = counts.reduce((total, each) => total + each, 0);
      const loss = steps.reduce((total, [each], index) => total + each! * counts[index]!, 0) / count;
      const gradientNorms = Object.fromEntries(names.map((name, index) => [name, steps.at(-1)![1 + index]!]));
      lastGood += counts.length;
      [rows, counts] = [[], []];
      return { loss, count, gradientNorms };
    },
  };
}

/** The sum of squares of each tensor, `[tensors]`: finite if the tensor is, and not close to overflow. */
function squaresOf(tree: Tree): Tensor {
  return concat(leavesOf(tree).map((leaf) => reshape(sum(square(leaf)), [1])));
}

function badStep(lastGood: number, step: number, names: readonly string[], row: readonly number[]): Error {
  const [loss, ...norms] = row;
  const rank = (norm: number) => (Number.isFinite(norm) ? norm : Number.POSITIVE_INFINITY);
  const largest = norms.reduce((best, norm, index) => (rank(norm) > rank(norms[best]!) ? index : best), 0);
  return new Error(
    `train: the loss and the gradients must be finite; step ${step} has a loss of ${shown(loss!)}, and its largest gradient, of "${names[largest]}", ` +
      `a norm of ${shown(norms[largest]!)}. ${advice(lastGood)}`,
  );
}

function badUpdate(lastGood: number, step: number, params: Tree, index: number): Error {
  const name = Array.from(namedLeaves(params), ([each]) => each)[index];
  return new Error(
    `train: the parameters must be finite; "${name}" is not after step ${step}, though the gradients were. ${advice(lastGood)}`,
  );
}

const shown = (value: number): number => Number(value.toPrecision(6));

function advice(lastGood: number): string {
  const good = lastGood === 0 ? "No step was good so far." : `Checkpoints up to step ${lastGood} are good.`;
  return `${good} Lower the learning rate, clip the gradients, or look for bad numbers in the data.`;
}
