import type { ScanProgram } from "@refrain/core";
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
  /** In memory of its own, where the forward step stores `id`. */
  | { readonly kind: "own"; readonly id: number }
  /** A state before the step: one step earlier in the outputs, another saved value, or memory of its own. */
  | {
      readonly kind: "previous";
      readonly state: number;
      readonly after: "output" | { readonly saved: number } | { readonly id: number };
    };

/** What a forward run keeps for the backward run: the saved values `[batch, time, n]`, null for the step input itself. */
export interface Saved {
  readonly buffers: readonly (Buffer | null)[];
}

/** The places of a step's saved values. */
export function savedPlaces({ forward, invariants, states, saved }: ScanProgram): readonly SavedPlace[] {
  const [output, ...next] = forward.outputs;
  return saved.map((id): SavedPlace => {
    const state = id - invariants;
    if (state === states) return { kind: "input" };
    if (id === output) return { kind: "output" };
    if (state > states) return { kind: "own", id };
    const after = next[state]!;
    if (after === output) return { kind: "previous", state, after: "output" };
    const other = after > invariants + states ? saved.indexOf(after) : -1;
    return { kind: "previous", state, after: other >= 0 ? { saved: other } : { id: after } };
  });
}

/** The value that the forward step stores for a place, or null when none. */
export function storedBy(place: SavedPlace): number | null {
  if (place.kind === "own") return place.id;
  if (place.kind === "previous" && typeof place.after === "object" && "id" in place.after)
    return place.after.id;
  return null;
}
