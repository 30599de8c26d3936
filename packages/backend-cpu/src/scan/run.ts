import { type Program, type ScanCall, type Shape, sizeOf } from "@refrain/core";
import type { Buffer, Session } from "../engine/session.ts";
import type { EncodedStep } from "./encode.ts";
import type { StepPlan } from "./plan.ts";
import {
  ownRegion,
  ownStride,
  type Region,
  regionNumbers,
  type StateMemory,
  stateNumbers,
} from "./regions.ts";

/** How a scan's work is shared out; `auto` decides by its sizes. */
export type Split = "auto" | "rows" | "columns";
const SPLITS: readonly Split[] = ["auto", "rows", "columns"];

/** A step ready to run. */
export interface CompiledStep {
  readonly program: Program;
  readonly plan: StepPlan;
  readonly encoded: EncodedStep;
}

/** Memory of one run that goes back when the run is over. */
export interface Scratch {
  take(elements: number): Buffer;
  release(): void;
}

/** Starts a list of memory to give back. */
export function startScratch(session: Session): Scratch {
  const taken: Buffer[] = [];
  return {
    take(elements) {
      const buffer = session.allocate(elements);
      taken.push(buffer);
      return buffer;
    },
    release() {
      for (const buffer of taken) session.release(buffer);
      taken.length = 0;
    },
  };
}

/**
 * The buffer behind a device value of this device.
 *
 * @throws when it was freed, or is smaller than the value's shape.
 */
export function bufferOf({ buffer, shape }: { readonly buffer: object; readonly shape?: Shape }): Buffer {
  const own = buffer as Buffer;
  if (own.owners <= 0) throw new Error("cpu: the buffer was freed.");
  if (shape !== undefined && sizeOf(shape) > own.elements) {
    throw new Error(`cpu: a tensor of ${sizeOf(shape)} elements was given a buffer of ${own.elements}.`);
  }
  return own;
}

/** What is particular to one run of a step over time. */
export interface StepRun {
  readonly name: string;
  readonly call: ScanCall;
  readonly backward: boolean;
  readonly split: Split;
  readonly states: readonly StateMemory[];
  /** The regions that are not temporaries. */
  readonly region: (name: string) => Region;
}

/** Runs a step over all times. */
export function runSteps(session: Session, step: CompiledStep, run: StepRun, scratch: Scratch): void {
  const { plan, encoded } = step;
  const { call } = run;
  const [batch, time] = call.inputs.shape as [number, number];
  const regionOf = (name: string): Region => {
    const width = plan.temporaries.get(name);
    if (width === undefined) return run.region(name);
    const { handle } = scratch.take(batch * ownStride(width));
    return ownRegion(handle, handle, width);
  };
  let lengths = -1;
  if (call.lengths !== null) {
    lengths = scratch.take(batch).handle;
    session.engine.write(lengths, call.lengths);
  }
  const operands = [
    batch,
    time,
    lengths,
    call.reverse ? 1 : 0,
    run.backward ? 1 : 0,
    SPLITS.indexOf(run.split),
    encoded.regions.length,
    ...encoded.regions.flatMap((name) => regionNumbers(regionOf(name))),
    run.states.length,
    ...run.states.flatMap(stateNumbers),
    encoded.stageCount,
    ...encoded.stages((invariant) => bufferOf(call.invariants[invariant]!).handle),
  ];
  session.run("scan", operands, { name: run.name });
}
