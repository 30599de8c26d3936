import { type ScanCall, type ScanProgram, type ScanResult, specOf } from "@refrain/core";
import type { Buffer, Session } from "../engine/session.ts";
import { handleOf } from "../engine/value.ts";
import { encodeStep } from "./encode.ts";
import { planStep } from "./plan.ts";
import { type Region, timedRegion } from "./regions.ts";
import { type CompiledStep, runSteps, type Split } from "./run.ts";
import { takeStates, withRunMemory } from "./run-memory.ts";
import { type Saved, type SavedPlace, savedPlaces, storedBy } from "./saved.ts";

/** A forward step, and what it stores for the backward step; null when nothing. */
export interface CompiledForward extends CompiledStep {
  readonly places: readonly SavedPlace[] | null;
}

/** Plans the forward step. With `save`, it also stores what the backward step reads. */
export function compileForward(
  scan: ScanProgram,
  save: boolean,
): CompiledForward | { readonly declined: string } {
  const { forward: program, batch, invariants, states } = scan;
  const [output, ...next] = program.outputs;
  const places = save ? savedPlaces(scan) : null;
  const plan = planStep({
    program,
    batch,
    invariants,
    regionOf: (input) =>
      input === invariants + states
        ? { region: "input", own: false }
        : { region: `state${input - invariants}`, own: true },
    wanted: [
      { id: output!, region: "output" },
      ...next.map((id, index) => ({ id, region: `next${index}` })),
      ...(places ?? []).flatMap((place, index) => {
        const id = storedBy(place);
        return id === null ? [] : [{ id, region: `saved${index}` }];
      }),
    ],
  });
  const encoded = encodeStep(plan, program);
  return "declined" in encoded ? encoded : { encoded, places };
}

/** Runs the forward step over all times. */
export function runForward(
  session: Session,
  scan: ScanProgram,
  step: CompiledForward,
  call: ScanCall,
  split: Split,
): ScanResult {
  const { forward: program } = scan;
  const [batch, time, width] = call.inputs.shape as [number, number, number];
  const widthOf = (id: number): number => specOf(program, id).shape[1]!;
  const clear = call.lengths !== null;
  return withRunMemory(session, (memory) => {
    const { result } = memory;
    const outputs = result(batch * time * widthOf(program.outputs[0]!));
    const states = takeStates(session, call, memory, (index) => handleOf(session, call.state[index]!));
    const places = step.places ?? [];
    const saved: Saved = {
      buffers: keepSaved(session, places, outputs, (id) => result(batch * time * widthOf(id))),
    };
    const region = (kind: string, index: number): Region => {
      switch (kind) {
        case "input":
          return timedRegion(handleOf(session, call.inputs), width, false);
        case "output":
          return timedRegion(outputs.handle, widthOf(program.outputs[0]!), clear);
        case "saved":
          return timedRegion(saved.buffers[index]!.handle, widthOf(storedBy(places[index]!)!), clear);
        default:
          return states.region(kind, index);
      }
    };
    const name = `scan(${scan.kind})`;
    runSteps(
      session,
      step,
      { name, call, backward: false, split, states: states.memory, region },
      memory.scratch,
    );
    return { outputs, state: states.final, saved: step.places === null ? null : saved };
  });
}

/** The memory of every saved value, new or shared. */
function keepSaved(
  session: Session,
  places: readonly SavedPlace[],
  outputs: Buffer,
  keep: (id: number) => Buffer,
): (Buffer | null)[] {
  const buffers = places.map((place) => {
    const id = storedBy(place);
    if (id !== null) return keep(id);
    const isOutput = place.kind === "output" || (place.kind === "previous" && place.after === "output");
    return isOutput ? session.retain(outputs) : null;
  });
  places.forEach((place, index) => {
    if (place.kind !== "previous" || typeof place.after !== "object" || !("saved" in place.after)) return;
    const other = buffers[place.after.saved];
    if (other !== null && other !== undefined) buffers[index] = session.retain(other);
  });
  return buffers;
}
