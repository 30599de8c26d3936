import type { Engine, GpuValue } from "../gpu/engine.ts";
import type { GpuMemory, GpuView } from "../gpu/memory.ts";
import { type Loop, type LoopText, loopOf } from "./loop.ts";

/** Takes the rows of a batch through all their steps. */
export type Pass = (run: PassRun) => void;

/** What a pass binds and says. */
export interface PassRun {
  readonly batch: number;
  readonly time: number;
  /** Steps of the longest row. */
  readonly steps: number;
  readonly reverse: boolean;
  readonly invariants: readonly GpuValue[];
  /** int32 `[batch]`. */
  readonly lengths: GpuMemory;
  /** The states one after the other: those before the first step, and then those after the last. */
  readonly state: GpuMemory;
  /** As the text names them. */
  readonly inputs: readonly (GpuMemory | GpuView)[];
  readonly outputs: readonly (GpuMemory | GpuView)[];
  readonly params: readonly number[];
}

/** Multiplications of one dispatch: more of them could keep a slow GPU busy for so long that its system resets it. */
const MOST_WORK = 2 ** 31;

/**
 * One step after the other inside one dispatch, or a few where it would take long.
 *
 * @param rows of the batch that a workgroup takes.
 * @returns null with reasons pushed where the step has no code.
 */
export function sequentialPass(engine: Engine, text: LoopText, rows: number, reasons: string[]): Pass | null {
  const loop = loopOf(engine, text, rows, reasons);
  if (loop === null) return null;
  return (run) => {
    const pack = loop.pack(engine, run.invariants);
    const atOnce = Math.max(1, Math.floor(MOST_WORK / (loop.work * run.batch)));
    for (let first = 0; first < run.steps; first += atOnce) {
      dispatchLoop(engine, loop, run, pack, run.batch, first, Math.min(first + atOnce, run.steps));
    }
    engine.memory.give(pack);
  };
}

/**
 * One dispatch of a loop.
 *
 * @param items rows of the batch, or cells, that workgroups share out.
 */
export function dispatchLoop(
  engine: Engine,
  loop: Loop,
  { batch, time, steps, reverse, lengths, state, inputs, outputs, params }: PassRun,
  pack: GpuMemory,
  items: number,
  first: number,
  last: number,
): void {
  const groups = Math.ceil(items / loop.rows);
  const across = Math.min(groups, 65_535);
  const scratch = engine.memory.take(loop.scratch * groups * 4);
  engine.queue.dispatch({
    kernel: loop.kernel,
    buffers: [pack, lengths, ...inputs, state, ...outputs, scratch],
    params: [batch, time, first, last, steps, reverse ? 1 : 0, ...params],
    groups: [across, Math.ceil(groups / across)],
  });
  engine.memory.give(scratch);
}
