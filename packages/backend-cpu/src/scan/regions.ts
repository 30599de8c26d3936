import type { Handle } from "../engine/engine.ts";

/**
 * Which row a place of the scan has in a region: its own, the batch's at the step's time, the batch's, or the batch's at the
 * time before, which for the first step is in the other memory.
 */
export type RowKind = "place" | "time" | "row" | "previous";
const ROW_KINDS: readonly RowKind[] = ["place", "time", "row", "previous"];

/** A region of one run: its memory at even and odd steps, and how rows lie in it. */
export interface Region {
  readonly even: Handle;
  readonly odd: Handle;
  /** Numbers from one row to the next; 0 where all rows are the same. */
  readonly width: number;
  readonly rows: RowKind;
  /** Rows past a sequence's end become 0. */
  readonly clear: boolean;
  /** Numbers from one step to the next, where every step has memory of its own; else 0. */
  readonly stepSize: number;
  /** Steps that the first one lies behind the memory's beginning. */
  readonly ahead: 0 | 1;
}

/** A state of one run. */
export interface StateMemory {
  /** -1 for zeros. */
  readonly initial: Handle;
  readonly buffers: readonly [Handle, Handle];
  readonly final: Handle;
  readonly width: number;
  readonly stride: number;
  /** As a region's. */
  readonly stepSize: number;
}

/** Memory that only the scan uses has its rows apart by a little more than their width, so that they fall on different cache lines. */
export function ownStride(width: number): number {
  return Math.ceil(width / 16) * 16 + 16;
}

/** A region whose rows lie in the scan's own order. */
export function ownRegion(even: Handle, odd: Handle, width: number): Region {
  return { even, odd, width: ownStride(width), rows: "place", clear: false, stepSize: 0, ahead: 0 };
}

/** The same distance in memory that a scan keeps for every step: an odd number of cache lines. */
export function stepStride(width: number): number {
  return (Math.ceil(width / 16) | 1) * 16;
}

/** Rows in the scan's own order, step after step. `ahead`: from the second step's on. */
export function stepsRegion(handle: Handle, batch: number, width: number, ahead: 0 | 1): Region {
  const stride = stepStride(width);
  const stepSize = batch * stride;
  return { even: handle, odd: handle, width: stride, rows: "place", clear: false, stepSize, ahead };
}

/** A `[batch, time, width]` tensor. */
export function timedRegion(handle: Handle, width: number, clear: boolean): Region {
  return { even: handle, odd: handle, width, rows: "time", clear, stepSize: 0, ahead: 0 };
}

/** A state before each step: `[batch, time, width]` of those after it, and `[batch, width]` before the first. */
export function previousRegion(after: Handle, initial: Handle, width: number): Region {
  return { even: after, odd: initial, width, rows: "previous", clear: false, stepSize: 0, ahead: 0 };
}

/** The same numbers for all rows. */
export function fixedRegion(handle: Handle): Region {
  return { even: handle, odd: handle, width: 0, rows: "place", clear: false, stepSize: 0, ahead: 0 };
}

/** Puts the numbers of a region behind those of a command. */
export function writeRegion(region: Region, command: number[]): void {
  const { even, odd, width, rows, clear, stepSize, ahead } = region;
  command.push(even, odd, width, ROW_KINDS.indexOf(rows), clear ? 1 : 0, stepSize, ahead);
}

/** Puts the numbers of a state behind those of a command. */
export function writeState(state: StateMemory, command: number[]): void {
  const { initial, buffers, stepSize, final, width, stride } = state;
  command.push(initial, buffers[0], buffers[1], stepSize, final, width, stride);
}
