import { hold, release } from "./hold.ts";
import { add } from "./ops/arithmetic.ts";
import { type Placement, placeTogether } from "./ops/placement.ts";
import { Tensor } from "./tensor.ts";

/** A gradient of a value, or of a part of it. */
export type Contribution = Tensor | Placement;

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
  readonly parts: Placement[];
}

/** Starts without any gradient. */
export function gradientSums(): GradientSums {
  const sums = new Map<number, Sum>();
  const drop = (id: number): void => {
    const { whole, parts } = sums.get(id) ?? { whole: null, parts: [] };
    if (whole !== null) release(whole);
    for (const { gradient } of parts) release(gradient);
    sums.delete(id);
  };
  return {
    has: (id) => sums.has(id),
    contribute(id, part) {
      const sum = sums.get(id) ?? { whole: null, parts: [] };
      sums.set(id, sum);
      if (!(part instanceof Tensor)) sum.parts.push({ ...part, gradient: hold(part.gradient) });
      else if (sum.whole === null) sum.whole = hold(part);
      else {
        const more = hold(add(sum.whole, part));
        release(sum.whole);
        sum.whole = more;
      }
    },
    total(id) {
      const sum = sums.get(id);
      if (sum === undefined) return null;
      const placed = sum.parts.length === 0 ? [] : placeTogether(sum.parts);
      const all = sum.whole === null ? placed : [sum.whole, ...placed];
      return all.reduce((a, b) => add(a, b));
    },
    drop,
    dropAll() {
      for (const id of [...sums.keys()]) drop(id);
    },
  };
}
