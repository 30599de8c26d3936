import {
  type DeviceValue,
  type InvariantGradient,
  type ScanCall,
  type ScanGradients,
  type ScanProgram,
  sizeOf,
  specOf,
} from "@refrain/core";
import type { Handle } from "../engine/engine.ts";
import type { Buffer, Session } from "../engine/session.ts";
import { bufferOf, handleOf } from "../engine/value.ts";
import type { DelayedGradients } from "../primitives/weight-gradients.ts";
import { encodeStep } from "./encode.ts";
import { type EveryStep, invariantGradient } from "./invariant-gradient.ts";
import { planStep, type Wanted } from "./plan.ts";
import {
  fixedRegion,
  ownRegion,
  ownStride,
  previousRegion,
  type Region,
  stepsRegion,
  timedRegion,
} from "./regions.ts";
import { type CompiledStep, runSteps, type Split } from "./run.ts";
import { takeStates, withRunMemory } from "./run-memory.ts";
import { type Saved, type SavedPlace, savedPlaces } from "./saved.ts";

/** The row values whose every step is kept for the products behind the loop, and those that are summed in it. */
interface Operands {
  readonly kept: readonly number[];
  readonly summed: readonly number[];
}

/** A backward step, and where it finds what it reads and leaves what is read after it. */
export interface CompiledBackward extends CompiledStep {
  /** The places of the saved values, in the backward program's order. */
  readonly places: readonly SavedPlace[];
  readonly operands: Operands;
}

function operandsOf(scan: ScanProgram, places: readonly SavedPlace[]): Operands {
  const { backward, invariants, invariantGradients: gradients } = scan;
  const placeOf = (id: number): SavedPlace | undefined => places[id - invariants];
  // Saved values and the gradient of the step input are in memory at every step anyway. A state before the step is so
  // one step off, which only the left side of a product can read.
  const isThere = (id: number): boolean => id === backward.outputs[0] || placeOf(id) !== undefined;
  const isBehind = (id: number): boolean => isOneBehind(placeOf(id));
  const kept = gradients.flatMap((gradient) => {
    if (gradient.kind === "sum") return [];
    const { left, right } = gradient;
    return [...(isThere(left) ? [] : [left]), ...(isThere(right) && !isBehind(right) ? [] : [right])];
  });
  const summed = gradients.flatMap((gradient) => (gradient.kind === "sum" ? [gradient.value] : []));
  return { kept: [...new Set(kept)], summed: [...new Set(summed)] };
}

/** Whether products find a value one step off. */
function isOneBehind(
  place: SavedPlace | undefined,
): place is Extract<SavedPlace, { kind: "previous" | "before" }> {
  return place?.kind === "previous" || place?.kind === "before";
}

/** Plans the backward step. */
export function compileBackward(scan: ScanProgram): CompiledBackward | { readonly declined: string } {
  const { backward: program, batch, invariants, saved } = scan;
  const [inputGradient, ...previous] = program.outputs;
  const seeds = invariants + saved.length;
  const places = savedPlaces(scan);
  const operands = operandsOf(scan, places);
  const { kept, summed } = operands;
  const wanted: Wanted[] = [
    { id: inputGradient!, region: "inputgradient" },
    ...previous.map((id, index) => ({ id, region: `next${index}` })),
    ...kept.map((id) => ({ id, region: `kept${id}` })),
    ...summed.map((id) => ({ id, region: `sum${id}`, accumulate: true })),
  ];
  const plan = planStep({
    program,
    batch,
    invariants,
    regionOf: (input) => {
      if (input < seeds) {
        const { kind } = places[input - invariants]!;
        const own = kind === "step" || kind === "before" || kind === "after";
        return { region: `saved${input - invariants}`, own };
      }
      if (input === seeds) return { region: "outputgradient", own: false };
      return { region: `state${input - seeds - 1}`, own: true };
    },
    wanted,
  });
  const encoded = encodeStep(plan, program);
  return "declined" in encoded ? encoded : { encoded, places, operands };
}

/** Runs the backward step over all times, last to first, and then the products for the weights' gradients. */
export function runBackward(
  session: Session,
  delayed: DelayedGradients,
  scan: ScanProgram,
  step: CompiledBackward,
  call: ScanCall,
  saved: Saved,
  outputs: DeviceValue | null,
  stateGradients: readonly (DeviceValue | null)[],
  split: Split,
): ScanGradients {
  const { backward: program, invariants } = scan;
  const { places, operands } = step;
  const [batch, time, width] = call.inputs.shape as [number, number, number];
  const widthOf = (id: number): number => specOf(program, id).shape[1]!;
  const clear = call.lengths !== null;
  return withRunMemory(session, (memory) => {
    const { scratch, result, own } = memory;
    const inputs = result(batch * time * width);
    const states = takeStates(session, call, memory, (index) => {
      const gradient = stateGradients[index] ?? null;
      return gradient === null ? -1 : handleOf(session, gradient);
    });
    const kept = new Map(operands.kept.map((id) => [id, scratch.take(batch * time * widthOf(id))]));
    const sums = new Map(operands.summed.map((id) => [id, zeros(batch * ownStride(widthOf(id)))]));
    function zeros(elements: number): Handle {
      const handle = scratch.take(elements);
      session.run("fill", [handle, elements, 0], { name: "scan" });
      return handle;
    }
    const savedBuffer = (index: number): Buffer =>
      session.settle(bufferOf({ buffer: saved.buffers[index] ?? call.inputs.buffer }));
    const savedHandle = (index: number): Handle => savedBuffer(index).handle;

    const region = (kind: string, index: number): Region => {
      switch (kind) {
        case "saved": {
          const place = places[index]!;
          const size = widthOf(invariants + index);
          switch (place.kind) {
            case "previous":
              return previousRegion(savedHandle(index), handleOf(session, call.state[place.state]!), size);
            case "before":
              return stepsRegion(saved.states[place.state]!.handle, batch, size, 0);
            case "after":
              return stepsRegion(saved.states[place.state]!.handle, batch, size, 1);
            case "step":
              return stepsRegion(savedHandle(index), batch, size, 0);
            default:
              return timedRegion(savedHandle(index), size, false);
          }
        }
        case "outputgradient": {
          const size = widthOf(invariants + scan.saved.length);
          return outputs === null
            ? fixedRegion(zeros(size))
            : timedRegion(handleOf(session, outputs), size, false);
        }
        case "inputgradient":
          return timedRegion(inputs.handle, width, clear);
        case "kept":
          return timedRegion(kept.get(index)!, widthOf(index), clear);
        case "sum": {
          const handle = sums.get(index)!;
          return { ...ownRegion(handle, handle, widthOf(index)), rows: "row" };
        }
        default:
          return states.region(kind, index);
      }
    };
    const name = `gradient of scan(${scan.kind})`;
    runSteps(
      session,
      step,
      { name, call, backward: true, split, order: saved.order?.handle ?? -1, states: states.memory, region },
      scratch,
    );

    const lengths = call.lengths === null ? -1 : scratch.take(batch);
    if (call.lengths !== null) session.engine.write(lengths, call.lengths);
    const steps = { batch, time, columns: width, reverse: call.reverse };
    const initialOf = (id: number): Buffer | null => {
      const place = places[id - invariants];
      return isOneBehind(place) ? session.settle(bufferOf(call.state[place.state]!)) : null;
    };
    const everyStep = (id: number): EveryStep => {
      const there = id === program.outputs[0] ? inputs.handle : kept.get(id);
      if (there !== undefined) return { handle: there, initial: -1 };
      return { handle: savedHandle(id - invariants), initial: initialOf(id)?.handle ?? -1 };
    };
    /** A gradient that others are still to be computed with; null when it is none. */
    const later = ([gradient, ...others]: readonly InvariantGradient[]): Buffer | null => {
      if (gradient?.kind !== "product" || gradient.right !== program.outputs[0] || others.length > 0)
        return null;
      const index = gradient.left - invariants;
      if (places[index] === undefined) return null;
      const product = {
        left: savedBuffer(index),
        initial: initialOf(gradient.left),
        size: widthOf(gradient.left),
      };
      const result = delayed.delay(inputs, steps, call.lengths, product);
      return result === null ? null : own(result);
    };
    return {
      invariants: call.invariants.map(({ shape }, index) => {
        const gradients = scan.invariantGradients.filter(({ invariant }) => invariant === index);
        return (
          later(gradients) ??
          invariantGradient({
            session,
            name,
            shape,
            gradients,
            steps: { ...steps, lengths },
            widthOf,
            everyStep,
            sumOf: (id) => sums.get(id)!,
            target: result(sizeOf(shape)),
          })
        );
      }),
      state: states.final,
      inputs,
    };
  });
}
