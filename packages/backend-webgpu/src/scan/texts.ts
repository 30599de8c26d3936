import { type ScanProgram, specOf } from "@refrain/core";
import { operandsOf } from "./invariant-gradients.ts";
import type { LoopText } from "./loop.ts";

/**
 * The forward loop of a scan.
 *
 * @param save whether it keeps what the backward loop reads.
 */
export function forwardText(
  { forward: step, batch, invariants, states, saved }: ScanProgram,
  save: boolean,
): LoopText {
  const [output, ...next] = step.outputs;
  const x = invariants + states;
  const inputWidth = specOf(step, x).shape.at(-1)!;
  const outputWidth = specOf(step, output!).shape.at(-1)!;
  const stored = saved.map((id, index) => {
    const width = specOf(step, id).shape.at(-1)!;
    return {
      id,
      store: (value: string, at: string, row: number) =>
        `if (live_${row}) { out2[p.saved${index} + (step_${row} * p.batch + row_${row}) * ${width}u + ${at}] = select(0.0, ${value}, runs_${row}); }`,
    };
  });
  return {
    program: step,
    batch,
    states: next.map((id, index) => ({ id: invariants + index, next: id })),
    inputs: ["inputs"],
    outputs: ["outputs", "saved"],
    params: saved.map((_, index) => `saved${index}`),
    input: (_, at, row) => `in2[(row_${row} * p.time + t_${row}) * ${inputWidth}u + ${at}]`,
    sinks: [
      {
        id: output!,
        store: (value, at, row) =>
          `if (runs_${row}) { out1[(row_${row} * p.time + t_${row}) * ${outputWidth}u + ${at}] = ${value}; }`,
      },
      ...(save ? stored : []),
    ],
    order: "forward",
  };
}

/** The backward loop of a scan. */
export function backwardText(program: ScanProgram): LoopText {
  const { backward: step, batch, invariants, saved } = program;
  const seeds = invariants + saved.length;
  const [inputGradient, ...previous] = step.outputs;
  const inputWidth = specOf(step, inputGradient!).shape.at(-1)!;
  const outputWidth = specOf(step, seeds).shape.at(-1)!;
  return {
    program: step,
    batch,
    states: previous.map((id, index) => ({ id: seeds + 1 + index, next: id })),
    inputs: ["saved", "output gradients"],
    outputs: ["input gradients", "operands"],
    params: [
      "has_outputs",
      ...saved.map((_, index) => `saved${index}`),
      ...operandsOf(program).map((_, index) => `operand${index}`),
    ],
    input(id, at, row) {
      if (id === seeds) {
        return `select(0.0, in3[(row_${row} * p.time + t_${row}) * ${outputWidth}u + ${at}], p.has_outputs == 1u && runs_${row})`;
      }
      const width = specOf(step, id).shape.at(-1)!;
      return `in2[p.saved${id - invariants} + (step_${row} * p.batch + row_${row}) * ${width}u + ${at}]`;
    },
    sinks: [
      {
        id: inputGradient!,
        store: (value, at, row) =>
          `if (runs_${row}) { out1[(row_${row} * p.time + t_${row}) * ${inputWidth}u + ${at}] = ${value}; }`,
      },
      ...operandsOf(program).map((id, index) => ({
        id,
        store: (value: string, at: string, row: number) =>
          `if (live_${row}) { out2[p.operand${index} + (step_${row} * p.batch + row_${row}) * ${specOf(step, id).shape.at(-1)!}u + ${at}] = select(0.0, ${value}, runs_${row}); }`,
      })),
    ],
    order: "backward",
  };
}
