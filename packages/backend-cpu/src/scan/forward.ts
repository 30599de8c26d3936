import { type ScanCall, type ScanProgram, type ScanResult, specOf } from "@refrain/core";
import type { Handle } from "../engine/engine.ts";
import type { Buffer, Session } from "../engine/session.ts";
import { handleOf } from "../engine/value.ts";
import { isUnreadZeros } from "../primitives/delayed-fill.ts";
import { encodeStep } from "./encode.ts";
import { planStep } from "./plan.ts";
import { type Region, stepStride, stepsRegion, timedRegion } from "./regions.ts";
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
    const { places } = step;
    const saved = places === null ? null : keepSaved(session, call, places, widthOf, outputs, result);
    const initialOf = (index: number): Handle => {
      const state = call.state[index]!;
      return isUnreadZeros(state) ? -1 : handleOf(session, state);
    };
    const states = takeStates(session, call, memory, initialOf, saved?.states);
    const region = (kind: string, index: number): Region => {
      switch (kind) {
        case "input":
          return timedRegion(handleOf(session, call.inputs), width, false);
        case "output":
          return timedRegion(outputs.handle, widthOf(program.outputs[0]!), clear);
        case "saved": {
          const place = places![index]!;
          const { handle } = saved!.buffers[index]!;
          const size = widthOf(storedBy(place)!);
          return place.kind === "step"
            ? stepsRegion(handle, batch, size, 0)
            : timedRegion(handle, size, clear);
        }
        default:
          return states.region(kind, index);
      }
    };
    const name = `scan(${scan.kind})`;
    runSteps(
      session,
      step,
      {
        name,
        call,
        backward: false,
        split,
        order: saved?.order?.handle ?? -1,
        states: states.memory,
        region,
      },
      memory.scratch,
    );
    return { outputs, state: states.final, saved };
  });
}

/** The memory of everything that is saved, new or shared. */
function keepSaved(
  session: Session,
  call: ScanCall,
  places: readonly SavedPlace[],
  widthOf: (id: number) => number,
  outputs: Buffer,
  result: (elements: number) => Buffer,
): Saved {
  const [batch, time] = call.inputs.shape as [number, number, number];
  const states: (Buffer | null)[] = call.state.map(() => null);
  for (const place of places) {
    if (place.kind !== "before") continue;
    const width = call.state[place.state]!.shape[1]!;
    states[place.state] = result((time + 1) * batch * stepStride(width));
  }
  const buffers = places.map((place) => {
    const id = storedBy(place);
    if (id !== null) {
      const width = widthOf(id);
      return result(batch * time * (place.kind === "step" ? stepStride(width) : width));
    }
    const isOutput = place.kind === "output" || (place.kind === "previous" && place.after === "output");
    return isOutput || (place.kind === "before" && place.inOutputs) ? session.retain(outputs) : null;
  });
  places.forEach((place, index) => {
    if (place.kind !== "previous" || typeof place.after !== "object" || !("saved" in place.after)) return;
    const other = buffers[place.after.saved];
    if (other !== null && other !== undefined) buffers[index] = session.retain(other);
  });
  const order = call.lengths === null ? null : result(batch + 2);
  return { buffers, states, order };
}
