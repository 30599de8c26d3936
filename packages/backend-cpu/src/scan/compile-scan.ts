import type { Declined, ScanKernel, ScanProgram } from "@refrain/core";
import type { Session } from "../engine/session.ts";
import type { DelayedGradients } from "../primitives/weight-gradients.ts";
import { compileBackward, runBackward } from "./backward.ts";
import { compileForward, runForward } from "./forward.ts";
import type { Split } from "./run.ts";
import { type Saved, savedMemory } from "./saved.ts";

/** Compiles a recurrent step, forward and backward, or says why the engine declines it. */
export function compileScan(
  session: Session,
  gradients: DelayedGradients,
  scan: ScanProgram,
  split: Split,
): ScanKernel | Declined {
  const steps = {
    forward: compileForward(scan, false),
    saving: compileForward(scan, true),
    backward: compileBackward(scan),
  };
  const declined = Object.values(steps).flatMap((step) => ("declined" in step ? [step.declined] : []));
  const { forward, saving, backward } = steps;
  if ("declined" in forward || "declined" in saving || "declined" in backward) {
    return { declined: [...new Set(declined)] };
  }
  return {
    name: `fused ${session.engine.instructionSet}`,
    forward: (call, save) => runForward(session, scan, save ? saving : forward, call, split),
    backward: (call, saved, outputs, state) =>
      runBackward(session, gradients, scan, backward, call, saved as Saved, outputs, state, split),
    release(saved) {
      for (const buffer of savedMemory(saved as Saved)) session.release(buffer);
    },
  };
}
