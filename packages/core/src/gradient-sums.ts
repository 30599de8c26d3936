import { hold, release } from "./hold.ts";
import { add } from "./ops/arithmetic.ts";
import { type Placement, placeTogether } from "./ops/placement.ts";
import { type RowSum, tensorsOf, totalOf, withTensors, worthOf } from "./ops/row-sum.ts";
import { Tensor } from "./tensor.ts";

/** A gradient of a value, of a part of it, or one that is still to be summed over rows. */
export type Contribution = Tensor | Placement | RowSum;

/** Gradients while a tape walks back: for each value what was contributed so far, outside of every scope. */
export interface GradientSums {
  has(id: number): boolean;
  contribute(id: number, part: Contribution): void;
  /** The sum for a value, made in the current scope; null when nothing was contributed. */
  total(id: number): Tensor | null;
  drop(id: number): void;
  dropAll(): void;
}

interface Sum {
  whole: Tensor | null;
  /** Parts wait until all are there: those that make up the whole become one concatenation. */
  parts: Placement[] | null;
  /** Sums over rows wait, kind by kind, as long as they take less memory than their total would. */
  rows: Map<RowSum["kind"], RowSum[]> | null;
}

/** Starts without any gradient. */
export function gradientSums(): GradientSums {
  const sums = new Map<number, Sum>();
  const drop = (id: number): void => {
    const sum = sums.get(id);
    if (sum === undefined) return;
    const { whole, parts, rows } = sum;
    if (whole !== null) release(whole);
    parts?.forEach(({ gradient }) => {
      release(gradient);
    });
    rows?.forEach((waiting) => {
      for (const part of waiting) tensorsOf(part).forEach(release);
    });
    sums.delete(id);
  };
  return {
    has: (id) => sums.has(id),
    contribute(id, part) {
      const sum = sums.get(id) ?? { whole: null, parts: null, rows: null };
      sums.set(id, sum);
      if (part instanceof Tensor) addTo(sum, part);
      else if ("place" in part) {
        sum.parts ??= [];
        sum.parts.push({ ...part, gradient: hold(part.gradient) });
      } else {
        const [first, second] = tensorsOf(part);
        sum.rows ??= new Map();
        const waiting = sum.rows.get(part.kind) ?? [];
        sum.rows.set(part.kind, waiting);
        waiting.push(withTensors(part, [hold(first), hold(second)]));
        if (worthOf(waiting) < 1) addRows(sum, waiting);
      }
    },
    total(id) {
      const sum = sums.get(id);
      if (sum === undefined) return null;
      sum.rows?.forEach((waiting) => {
        addRows(sum, waiting);
      });
      if (sum.parts === null) return sum.whole;
      const placed = placeTogether(sum.parts);
      const all = sum.whole === null ? placed : [sum.whole, ...placed];
      return all.reduce((a, b) => add(a, b));
    },
    drop,
    dropAll() {
      for (const id of [...sums.keys()]) drop(id);
    },
  };
}

function addTo(sum: Sum, part: Tensor): void {
  const before = sum.whole;
  sum.whole = hold(before === null ? part : add(before, part));
  if (before !== null) release(before);
}

function addRows(sum: Sum, waiting: RowSum[]): void {
  const parts = waiting.splice(0);
  if (parts.length === 0) return;
  try {
    addTo(sum, totalOf(parts));
  } finally {
    for (const part of parts) tensorsOf(part).forEach(release);
  }
}
