import type { Context, RecurrentCell } from "../cell.ts";
import { printProgram } from "../program/print.ts";
import type { Program } from "../program/program.ts";
import { currentRuntime } from "../runtime.ts";
import type { Tensor } from "../tensor.ts";
import { leavesOf, type Tree } from "../tree.ts";
import { composedScan } from "./composed-scan.ts";
import { fusedScan } from "./fused-scan.ts";
import { planOf } from "./plan.ts";
import { prepare } from "./prepare.ts";

/** How a scan runs. */
export interface ScanOptions<S extends Tree> {
  /** The state before the first step, every leaf `[batch, n]`; default: the cell's own. */
  readonly initialState?: S | undefined;
  /** The number of steps of each row, 1 to time; default: all rows have them all. */
  readonly lengths?: ArrayLike<number> | undefined;
  /** Whether each row runs from its last step to its first. Default: false. */
  readonly reverse?: boolean;
  /**
   * `fused` runs the whole loop in one kernel of the engine, `composed` one operation at a time;
   * `auto`, the default, is fused unless the engine declines (`explainScan` says so).
   */
  readonly kernel?: ScanKernelChoice;
  /** Training and randomness, for wrappers such as zoneout. Default: not training. */
  readonly context?: Context;
}

/** Which of the two ways a scan takes. */
export type ScanKernelChoice = "auto" | "fused" | "composed";

/** What a scan gives. */
export interface Scanned<S extends Tree> {
  /** `[batch, time, outputSize]`, exactly 0 past a row's length. */
  readonly outputs: Tensor;
  /** The state after each row's own last step. */
  readonly state: S;
}

/** What would run, and why. */
export interface ScanExplanation {
  readonly kernel: "fused" | "composed";
  /** The kernel's name as benches print it. */
  readonly name: string;
  /** Why the engine declined; empty when fused. */
  readonly reasons: readonly string[];
  /** The program of one step, and that of its gradient, as text; empty when the step cannot be lowered. */
  readonly forward: string;
  readonly backward: string;
}

/**
 * Runs a cell over time.
 *
 * A state handed from one scan to the next makes two halves equal the whole, whatever the lengths; with `lengths`, a row's
 * state stays as it is after its last step, and its outputs behind are exactly 0.
 *
 * @param params as the cell's `init` makes them.
 * @param inputs `[batch, time, input]`.
 * @throws when shapes or lengths do not fit, or `kernel` is `fused` and the engine declines.
 *
 * @example
 * const { outputs, state } = scan(cell, params, inputs, { lengths: [5, 3] });
 */
export function scan<P extends Tree, S extends Tree>(
  cell: RecurrentCell<P, S>,
  params: P,
  inputs: Tensor,
  options: ScanOptions<S> = {},
): Scanned<S> {
  const runtime = currentRuntime();
  return runtime.scope(
    () => {
      const prepared = prepare(cell, params, inputs, options);
      const { kernel = "auto" } = options;
      if (kernel === "composed") return composedScan(cell, prepared);
      const plan = planOf(cell, prepared);
      if ("kernel" in plan) return fusedScan(cell, plan, prepared);
      if (kernel === "fused") throw new Error(`scan: cannot fuse ${cell.kind}: ${plan.reasons.join("; ")}.`);
      return composedScan(cell, prepared);
    },
    ({ outputs, state }) => [outputs, ...leavesOf(state)],
  );
}

/** Says what `scan` would run with these arguments, and why. Nothing is computed but the projection. */
export function explainScan<P extends Tree, S extends Tree>(
  cell: RecurrentCell<P, S>,
  params: P,
  inputs: Tensor,
  options: ScanOptions<S> = {},
): ScanExplanation {
  const runtime = currentRuntime();
  return runtime.scope(
    () => {
      const plan = planOf(cell, prepare(cell, params, inputs, options));
      const composed = options.kernel === "composed" || !("kernel" in plan);
      const lowered = "kernel" in plan ? plan : plan.lowered;
      return {
        kernel: composed ? ("composed" as const) : ("fused" as const),
        name: "kernel" in plan && !composed ? plan.kernel.name : `composed ${runtime.device.backend}`,
        reasons: "reasons" in plan ? plan.reasons : composed ? ["kernel: composed was asked for"] : [],
        forward: lowered === undefined ? "" : printStep(lowered.program.forward, lowered.program.batch),
        backward: lowered === undefined ? "" : printStep(lowered.program.backward, lowered.program.batch),
      };
    },
    () => [],
  );
}

/** A step's program, with a word where its shapes have the number that stands for the batch. */
function printStep(program: Program, batch: number): string {
  return printProgram(program).replaceAll(String(batch), "batch");
}
