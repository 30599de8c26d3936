import { specOf, type ValueId } from "@refrain/core";
import type { Engine } from "../gpu/engine.ts";
import type { GpuMemory } from "../gpu/memory.ts";
import { linearRecurrence } from "./linear.ts";
import { type Loop, type LoopText, loopOf } from "./loop.ts";
import { dispatchLoop, type Pass } from "./pass.ts";
import { regionsOf, viewOf } from "./regions.ts";
import type { Sink } from "./step-code.ts";
import { runTimeScan } from "./time-scan.ts";

/**
 * All steps at once, where the states are a linear recurrence: its factors and shifts at every step, a parallel scan over time that
 * gives the state before every step, and then the step itself everywhere.
 *
 * @returns null where the recurrence is not linear, or the adapter binds too few buffers.
 */
export function parallelPass(engine: Engine, text: LoopText): Pass | null {
  const { program, states, params } = text;
  // The loop's own five buffers: invariants, lengths, state, the states before each step, scratch.
  if (text.inputs.length + text.outputs.length + 5 > engine.storageBuffers) return null;
  const linear = linearRecurrence(program, states);
  if (linear === null) return null;
  const widths = states.map(({ id }) => specOf(program, id).shape.at(-1)!);
  const coefficients = loopOf(engine, coefficientsText(text, linear.coefficients), 1, []);
  const everywhere = loopOf(engine, everywhereText(text), 1, []);
  if (coefficients === null || everywhere === null) return null;

  return (run) => {
    const { batch, steps, state, inputs, outputs } = run;
    const cells = batch * steps;
    const pairs = regionsOf(
      widths.flatMap((width) => [width, width]),
      cells,
    );
    const regions = regionsOf(widths, cells);
    const pair = engine.memory.take(pairs.bytes);
    const before = engine.memory.take(regions.bytes);
    const dispatch = (loop: Loop, own: Pick<typeof run, "inputs" | "outputs" | "params">): void => {
      const pack = loop.pack(engine, run.invariants);
      const spare: GpuMemory = engine.memory.take(4);
      dispatchLoop(engine, loop, { ...run, ...own, state: spare }, pack, cells, 0, steps);
      engine.memory.give(spare);
      engine.memory.give(pack);
    };

    dispatch(coefficients, { inputs, outputs: [pair], params: [...run.params, ...pairs.starts] });
    let start = 0;
    widths.forEach((width, index) => {
      runTimeScan(engine, {
        batch,
        steps,
        width,
        backwards: text.order === "backward",
        factors: viewOf(pair, pairs.starts[2 * index]!, cells * width),
        shifts: viewOf(pair, pairs.starts[2 * index + 1]!, cells * width),
        state,
        start,
        before: viewOf(before, regions.starts[index]!, cells * width),
      });
      start += width;
    });
    engine.memory.give(pair);
    dispatch(everywhere, {
      inputs: [...inputs, before],
      outputs,
      params: [...run.params, ...regions.starts],
    });
    engine.memory.give(before);
  };

  function coefficientsText(loop: LoopText, coefficient: LoopText["program"]): LoopText {
    const sinks = coefficient.outputs.map((id, index): Sink => {
      const width = specOf(program, states[index >> 1]!.id).shape.at(-1)!;
      // A row that has ended keeps its state.
      const kept = index % 2 === 0 ? "1.0" : "0.0";
      return {
        id,
        store: (value, at, row) =>
          `if (live_${row}) { out1[p.pair${index} + (step_${row} * p.batch + row_${row}) * ${width}u + ${at}] = select(${kept}, ${value}, runs_${row}); }`,
      };
    });
    return {
      ...loop,
      program: coefficient,
      states: [],
      outputs: ["coefficients"],
      params: [...params, ...sinks.map((_, index) => `pair${index}`)],
      sinks,
      order: "at once",
    };
  }

  function everywhereText(loop: LoopText): LoopText {
    const at = new Map<ValueId, number>(states.map(({ id }, index) => [id, index]));
    const before = `in${loop.inputs.length + 2}`;
    return {
      ...loop,
      states: [],
      inputs: [...loop.inputs, "states before"],
      params: [...params, ...states.map((_, index) => `before${index}`)],
      order: "at once",
      input(id, index, row) {
        const state = at.get(id);
        if (state === undefined) return loop.input(id, index, row);
        return `${before}[p.before${state} + (step_${row} * p.batch + row_${row}) * ${widths[state]}u + ${index}]`;
      },
    };
  }
}
