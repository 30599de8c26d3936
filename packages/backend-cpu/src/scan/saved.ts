import type { ScanProgram, ValueId } from "@refrain/core";
import type { Buffer } from "../engine/session.ts";

/**
 * Where the backward run finds a value that it reads of the forward run. Nothing is stored twice: the state before a
 * step is the state after the step before it, and a cell's output is in the outputs.
 */
export type SavedPlace =
  /** In the step inputs. */
  | { readonly kind: "input" }
  /** In the outputs. */
  | { readonly kind: "output" }
  /** In a tensor of its own, `[batch, time, n]`, as products read it, where the forward step stores `id`. */
  | { readonly kind: "own"; readonly id: ValueId }
  /** In memory of the scans' own, step after step, where the forward step stores `id`. */
  | { readonly kind: "step"; readonly id: ValueId }
  /** A state before the step, in memory that keeps it at every step. Products read it one step earlier in the outputs. */
  | { readonly kind: "before"; readonly state: number; readonly inOutputs: boolean }
  /** A state after the step, in the same memory. */
  | { readonly kind: "after"; readonly state: number }
  /** A state before the step that only products read: one step earlier in the outputs, another saved value, or memory of its own. */
  | {
      readonly kind: "previous";
      readonly state: number;
      readonly after: "output" | { readonly saved: number } | { readonly id: ValueId };
    };

/** What a forward run keeps for the backward run. */
export interface Saved {
  /** The saved values `[batch, time, n]`, or step after step; null for the step input itself and what is in `states`. */
  readonly buffers: readonly (Buffer | null)[];
  /** The states that are kept at every step. */
  readonly states: readonly (Buffer | null)[];
  /** In which order rows of different lengths lie in memory of the scans' own. */
  readonly order: Buffer | null;
}

/** All memory that is kept. */
export function savedMemory({ buffers, states, order }: Saved): readonly Buffer[] {
  return [...buffers, ...states, order].filter((buffer) => buffer !== null);
}

/** The places of a step's saved values. */
export function savedPlaces(scan: ScanProgram): readonly SavedPlace[] {
  const { forward, invariants, states, saved } = scan;
  const [output, ...next] = forward.outputs;
  const { isRead, isOperand } = savedUses(scan);
  const keeps = next.map((after, state) => {
    const before = saved.indexOf(invariants + state);
    return (
      before >= 0 && saved[before] !== output && isRead(before) && (!isOperand(before) || after === output)
    );
  });
  return saved.map((id, index): SavedPlace => {
    const state = id - invariants;
    if (state === states) return { kind: "input" };
    if (id === output) return { kind: "output" };
    if (state > states) {
      const after = next.indexOf(id);
      if (keeps[after] === true && !isOperand(index)) return { kind: "after", state: after };
      const isShifted = next.some((value, other) => value === id && saved.includes(invariants + other));
      return { kind: isOperand(index) || isShifted ? "own" : "step", id };
    }
    if (keeps[state] === true) return { kind: "before", state, inOutputs: isOperand(index) };
    const after = next[state]!;
    if (after === output) return { kind: "previous", state, after: "output" };
    const other = after > invariants + states ? saved.indexOf(after) : -1;
    return { kind: "previous", state, after: other >= 0 ? { saved: other } : { id: after } };
  });
}

/** How the backward program uses a saved value: in its steps, and in the products behind them. */
function savedUses({ backward, invariants, invariantGradients }: ScanProgram): {
  readonly isRead: (index: number) => boolean;
  readonly isOperand: (index: number) => boolean;
} {
  const read = new Set([...backward.outputs, ...backward.nodes.flatMap(({ inputs }) => inputs)]);
  const operands = new Set<ValueId>();
  for (const gradient of invariantGradients) {
    if (gradient.kind === "sum") read.add(gradient.value);
    else operands.add(gradient.left).add(gradient.right);
  }
  return {
    isRead: (index) => read.has(invariants + index),
    isOperand: (index) => operands.has(invariants + index),
  };
}

/** The value that the forward step stores for a place, or null when none. */
export function storedBy(place: SavedPlace): ValueId | null {
  if (place.kind === "own" || place.kind === "step") return place.id;
  if (place.kind === "previous" && typeof place.after === "object" && "id" in place.after)
    return place.after.id;
  return null;
}
