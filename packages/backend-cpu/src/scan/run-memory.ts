import type { ScanCall } from "@refrain/core";
import type { Buffer, Session } from "../engine/session.ts";
import { handleOf } from "../engine/value.ts";
import {
  fixedRegion,
  ownRegion,
  ownStride,
  type Region,
  type StateMemory,
  stepStride,
  stepsRegion,
} from "./regions.ts";
import { type Scratch, startScratch } from "./run.ts";

/** Memory of a scan's run: results, which are the caller's once the run is over, and scratch. */
export interface RunMemory {
  readonly scratch: Scratch;
  result(elements: number): Buffer;
  /** A result that was made otherwise. */
  own(buffer: Buffer): Buffer;
}

/** Gives memory to a run; when it fails, its results go back as well as its scratch. */
export function withRunMemory<Result>(session: Session, run: (memory: RunMemory) => Result): Result {
  const scratch = startScratch(session);
  const results: Buffer[] = [];
  const own = (buffer: Buffer): Buffer => {
    results.push(buffer);
    return buffer;
  };
  try {
    return run({ scratch, result: (elements) => own(session.allocate(elements)), own });
  } catch (error) {
    // The last first: what waits for others is dropped before they would have to compute it.
    for (const buffer of results.reverse()) session.release(buffer);
    throw error;
  } finally {
    scratch.release();
  }
}

/** The states of a run, or their gradients. */
export interface RunStates {
  readonly memory: readonly StateMemory[];
  readonly final: readonly Buffer[];
  /** The region of a state before or after a step, and of anything else the call's invariant of that number. */
  region(kind: string, index: number): Region;
}

/**
 * Takes the memory of a call's states: two buffers that take turns, and the last values.
 *
 * @param initialOf where a state starts: a handle, or -1 for zeros.
 * @param kept for a state that is to be kept at every step, memory for one step more than there are.
 */
export function takeStates(
  session: Session,
  call: ScanCall,
  { scratch, result }: RunMemory,
  initialOf: (index: number) => number,
  kept: readonly (Buffer | null)[] = [],
): RunStates {
  const final: Buffer[] = [];
  const memory = call.state.map(({ shape }, index): StateMemory => {
    const [batch, width] = shape as [number, number];
    const last = result(batch * width);
    final.push(last);
    const initial = initialOf(index);
    const all = kept[index]?.handle;
    if (all !== undefined) {
      const stride = stepStride(width);
      const stepSize = batch * stride;
      return { initial, buffers: [all, all], stepSize, final: last.handle, width, stride };
    }
    const stride = ownStride(width);
    const buffers = [scratch.take(batch * stride), scratch.take(batch * stride)] as const;
    return { initial, buffers, stepSize: 0, final: last.handle, width, stride };
  });
  return {
    memory,
    final,
    region(kind, index) {
      if (kind !== "state" && kind !== "next") return fixedRegion(handleOf(session, call.invariants[index]!));
      const { buffers, width, stepSize } = memory[index]!;
      const [even, odd] = buffers;
      if (stepSize > 0) return stepsRegion(even, call.inputs.shape[0]!, width, kind === "state" ? 0 : 1);
      return kind === "state" ? ownRegion(even, odd, width) : ownRegion(odd, even, width);
    },
  };
}
