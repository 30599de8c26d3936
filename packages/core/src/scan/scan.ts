import { isTraced, operate } from "../apply.ts";
import type { Context, RecurrentCell } from "../cell.ts";
import { isDeclined, type ScanCall, type ScanKernel } from "../device.ts";
import type { Operation } from "../interpreter.ts";
import { evaluate } from "../program/evaluate.ts";
import { printProgram } from "../program/print.ts";
import { random } from "../random/random.ts";
import { compiledOnce, currentRuntime } from "../runtime.ts";
import { formatShape, type Spec } from "../spec.ts";
import { deviceValue, type Tensor } from "../tensor.ts";
import { leavesOf, mapTree, type Tree } from "../tree.ts";
import { checkScan } from "./check-scan.ts";
import { composedScan } from "./composed-scan.ts";
import { type LoweredScan, lowerStep } from "./lower.ts";
import { traceStep } from "./trace-step.ts";

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

type FusedScan = LoweredScan & { readonly kernel: ScanKernel };
type Plan = FusedScan | { readonly reasons: readonly string[]; readonly lowered?: LoweredScan };

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
        forward: lowered === undefined ? "" : printProgram(lowered.program.forward),
        backward: lowered === undefined ? "" : printProgram(lowered.program.backward),
      };
    },
    () => [],
  );
}

/** A scan's operands after its checks and its projection. */
export interface PreparedScan<P extends Tree, S extends Tree> {
  readonly params: P;
  readonly state: S;
  /** `[batch, time, width]`. */
  readonly projected: Tensor;
  readonly lengths: Int32Array | null;
  readonly reverse: boolean;
}

function prepare<P extends Tree, S extends Tree>(
  cell: RecurrentCell<P, S>,
  given: P,
  inputs: Tensor,
  { initialState, lengths, reverse = false, context }: ScanOptions<S>,
): PreparedScan<P, S> {
  const where = `scan(${cell.kind})`;
  const { batch, time } = checkScan.inputs(where, inputs, cell.inputSize);
  const use = context ?? { training: false, random: random(0) };
  const params = cell.perturb?.(given, use) ?? given;
  const projected = cell.project?.(params, inputs, use) ?? inputs;
  const state = initialState ?? cell.initialState(batch);
  checkScan.projected(where, projected, batch, time);
  checkScan.state(where, state, batch);
  return { params, state, projected, lengths: checkScan.lengths(where, lengths, batch, time), reverse };
}

function planOf<P extends Tree, S extends Tree>(
  cell: RecurrentCell<P, S>,
  { params, state, projected }: PreparedScan<P, S>,
): Plan {
  const runtime = currentRuntime();
  const shapes = [...leavesOf(params), ...leavesOf(state).map(({ shape }) => ({ shape: shape.slice(1) }))];
  const width = projected.shape[2]!;
  const key = `${width}|${shapes.map(({ shape }) => formatShape(shape)).join("")}`;
  return compiledOnce<Plan>(runtime, cell, key, () => {
    const lowered = lowerStep(traceStep(cell, params, state, width));
    if ("reasons" in lowered) return lowered;
    const { device } = runtime;
    const kernel = device.compileScan?.(lowered.program) ?? {
      declined: [`${device.backend} has no fused scan`],
    };
    return isDeclined(kernel) ? { reasons: kernel.declined, lowered } : { ...lowered, kernel };
  });
}

function fusedScan<P extends Tree, S extends Tree>(
  cell: RecurrentCell<P, S>,
  { prologue, program, kernel }: FusedScan,
  { params, state, projected, lengths, reverse }: PreparedScan<P, S>,
): Scanned<S> {
  const invariants = evaluate(prologue, leavesOf(params));
  const operation = scanOperation(cell, program.invariants, kernel, lengths, reverse);
  const [outputs, ...after] = operate(operation, [...invariants, ...leavesOf(state), projected]).outputs;
  let leaf = 0;
  return { outputs: outputs!, state: mapTree(state, () => after[leaf++]!) };
}

function scanOperation<P extends Tree, S extends Tree>(
  cell: RecurrentCell<P, S>,
  invariants: number,
  kernel: ScanKernel,
  lengths: Int32Array | null,
  reverse: boolean,
): Operation {
  const name = `scan(${cell.kind})`;
  return {
    name,
    run(inputs, save) {
      const runtime = currentRuntime();
      const values = inputs.map((input) => deviceValue(input, name));
      const call: ScanCall = {
        invariants: values.slice(0, invariants),
        state: values.slice(invariants, -1),
        inputs: values.at(-1)!,
        lengths,
        reverse,
      };
      const { outputs, state, saved } = kernel.forward(call, save);
      const [batch, time] = inputs.at(-1)!.shape;
      const states = inputs.slice(invariants, -1);
      const outputSpec: Spec = {
        shape: [batch!, time!, cell.outputSize ?? cell.hiddenSize],
        dtype: "float32",
      };
      return {
        outputs: [
          runtime.adopt(outputs, outputSpec),
          ...state.map((buffer, index) => runtime.adopt(buffer, states[index]!)),
        ],
        gradient(gradients) {
          if (gradients.some((gradient) => gradient !== null && "interpreter" in gradient.content)) {
            const why = gradients.some((gradient) => gradient !== null && isTraced(gradient))
              ? "traced"
              : "taken twice";
            throw new Error(
              `${name}: the gradient of a fused scan cannot be ${why}; pass \`kernel: "composed"\`.`,
            );
          }
          const given = gradients.map((gradient) => (gradient === null ? null : deviceValue(gradient, name)));
          const result = kernel.backward(call, saved!, given[0]!, given.slice(1));
          return [...result.invariants, ...result.state, result.inputs].map((buffer, index) =>
            runtime.adopt(buffer, inputs[index]!),
          );
        },
        release() {
          if (saved !== null) kernel.release(saved);
        },
      };
    },
  };
}
