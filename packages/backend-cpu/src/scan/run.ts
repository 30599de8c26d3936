import type { ScanCall } from "@refrain/core";
import type { Handle } from "../engine/engine.ts";
import type { Session } from "../engine/session.ts";
import { handleOf } from "../engine/value.ts";
import type { EncodedStep } from "./encode.ts";
import { ownRegion, ownStride, type Region, type StateMemory, writeRegion, writeState } from "./regions.ts";

/** How a scan's work is shared out; `auto` decides by its sizes. */
export type Split = "auto" | "rows" | "columns";
const SPLITS: readonly Split[] = ["auto", "rows", "columns"];

/** A step ready to run. */
export interface CompiledStep {
  readonly encoded: EncodedStep;
}

/** Memory of one run that goes back when the run is over. */
export interface Scratch {
  take(elements: number): Handle;
  release(): void;
}

/** Starts a list of memory to give back. */
export function startScratch(session: Session): Scratch {
  const taken: Handle[] = [];
  return {
    take(elements) {
      const handle = session.memory(elements);
      taken.push(handle);
      return handle;
    },
    release() {
      for (const handle of taken.splice(0)) session.engine.free(handle);
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
  /** Where a forward run leaves the order of its rows for its backward run, which finds it there; -1 for nowhere. */
  readonly order: Handle;
  /** The regions that are not temporaries, by what they are and their number. */
  readonly region: (kind: string, index: number) => Region;
}

/** Runs a step over all times. */
export function runSteps(session: Session, step: CompiledStep, run: StepRun, scratch: Scratch): void {
  const { encoded } = step;
  const { call, states } = run;
  const [batch, time] = call.inputs.shape as [number, number];
  let lengths = -1;
  if (call.lengths !== null) {
    lengths = scratch.take(batch);
    session.engine.write(lengths, call.lengths);
  }
  const flags = [call.reverse ? 1 : 0, run.backward ? 1 : 0, SPLITS.indexOf(run.split), run.order];
  const operands = [batch, time, lengths, ...flags, encoded.regions.length];
  for (const { kind, index, temporary } of encoded.regions) {
    if (temporary === null) writeRegion(run.region(kind, index), operands);
    else {
      const handle = scratch.take(batch * ownStride(temporary));
      writeRegion(ownRegion(handle, handle, temporary), operands);
    }
  }
  operands.push(states.length);
  for (const state of states) writeState(state, operands);
  operands.push(encoded.stageCount);
  const stages = encoded.stages((invariant) => handleOf(session, call.invariants[invariant]!));
  session.run("scan", operands, { name: run.name }, stages);
}
