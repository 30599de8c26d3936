import type { RecurrentCell } from "../cell.ts";
import { isDeclined, type ScanKernel } from "../device.ts";
import { compiledOnce, currentRuntime } from "../runtime.ts";
import { leavesOf, type Tree } from "../tree.ts";
import { type LoweredScan, lowerStep } from "./lower.ts";
import type { PreparedScan } from "./prepare.ts";
import { traceStep } from "./trace-step.ts";

/** A step with the engine's kernel for it. */
export type FusedScan = LoweredScan & { readonly kernel: ScanKernel };

/** How a cell runs on the current device: fused, or why not. */
export type Plan = FusedScan | { readonly reasons: readonly string[]; readonly lowered?: LoweredScan };

/** Traces, lowers and compiles a cell's step, once for each device, cell and set of shapes. */
export function planOf<P extends Tree, S extends Tree>(
  cell: RecurrentCell<P, S>,
  { params, state, projected }: PreparedScan<P, S>,
): Plan {
  const runtime = currentRuntime();
  const width = projected.shape[2]!;
  // Of rows, only the features count: one program serves every batch.
  const features = [projected, ...leavesOf(state)].map(({ shape, dtype }) => ({
    shape: shape.slice(-1),
    dtype,
  }));
  return compiledOnce<Plan>(runtime, cell, [...features, ...leavesOf(params)], () => {
    const lowered = lowerStep(traceStep(cell, params, state, width));
    if ("reasons" in lowered) return lowered;
    const { device } = runtime;
    const kernel = device.compileScan?.(lowered.program) ?? {
      declined: [`${device.backend} has no fused scan`],
    };
    return isDeclined(kernel) ? { reasons: kernel.declined, lowered } : { ...lowered, kernel };
  });
}
