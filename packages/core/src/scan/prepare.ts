import type { Context, RecurrentCell } from "../cell.ts";
import { random } from "../random/random.ts";
import type { Tensor } from "../tensor.ts";
import type { Tree } from "../tree.ts";
import { checkScan } from "./check-scan.ts";
import { inCell } from "./in-cell.ts";
import type { ScanOptions } from "./scan.ts";

/** A scan's operands after its checks and its projection. */
export interface PreparedScan<P extends Tree, S extends Tree> {
  readonly params: P;
  readonly state: S;
  /** `[batch, time, width]`. */
  readonly projected: Tensor;
  readonly lengths: Int32Array | null;
  readonly reverse: boolean;
}

const NOT_TRAINING: Context = { training: false, random: random(0) };

/** Checks the arguments of a scan, and projects its inputs. */
export function prepare<P extends Tree, S extends Tree>(
  cell: RecurrentCell<P, S>,
  given: P,
  inputs: Tensor,
  { initialState, lengths, reverse = false, context }: ScanOptions<S>,
): PreparedScan<P, S> {
  const where = `scan(${cell.kind})`;
  const { batch, time } = checkScan.inputs(where, inputs, cell.inputSize);
  const use = context ?? NOT_TRAINING;
  const params = cell.perturb?.(given, use) ?? given;
  const project = () => cell.project?.(params, inputs, use) ?? inputs;
  const projected = inCell(`${where}: project`, { params }, project);
  const state = initialState ?? cell.initialState(batch);
  checkScan.projected(where, projected, batch, time);
  checkScan.state(where, state, batch);
  return { params, state, projected, lengths: checkScan.lengths(where, lengths, batch, time), reverse };
}
