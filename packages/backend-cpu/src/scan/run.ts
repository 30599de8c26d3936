import type { Program, ScanCall } from "@refrain/core";
import type { Buffer, Session } from "../engine/session.ts";
import { handleOf } from "../engine/value.ts";
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
  ];
  const stages = encoded.stages((invariant) => handleOf(session, call.invariants[invariant]!));
  session.run("scan", operands, { name: run.name }, stages);
}
