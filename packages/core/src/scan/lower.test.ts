import { beforeAll, describe, expect, test } from "vitest";
import { add, mul, sub } from "../ops/arithmetic.ts";
import { matMul } from "../ops/matmul.ts";
import { sliceAxis } from "../ops/shape.ts";
import { sigmoid, tanh } from "../ops/unary.ts";
import { printProgram } from "../program/print.ts";
import { specOf } from "../program/program.ts";
import { random } from "../random/random.ts";
import { reference } from "../reference/device.ts";
import { start } from "../runtime.ts";
import { type ExampleCell, exampleCell, exampleCells, lstm } from "./example-cells.ts";
import { type LoweredScan, lowerStep } from "./lower.ts";
import { traceStep } from "./trace-step.ts";

beforeAll(() => start(reference()));

function lowered(cell: ExampleCell, projected?: number): LoweredScan {
  const params = cell.init(random(1));
  const width = projected ?? params["bias"]?.shape[0] ?? cell.inputSize;
  const result = lowerStep(traceStep(cell, params, cell.initialState(1), width));
  if ("reasons" in result) throw new Error(result.reasons.join());
  return result;
}
const named = (kind: string): ExampleCell => exampleCells.find((cell) => cell.kind === kind)!;
/** The batch's stand-in as a word. */
const text = (printed: string): string => printed.replaceAll("1000003", "B");

test("an LSTM saves its four gates, two states and tanh of the cell, and nothing else", () => {
  const { program } = lowered(lstm);
  expect(program.saved.map((id) => specOf(program.forward, id).shape[1])).toEqual(new Array(7).fill(4));
  const names = program.saved.map((id) => {
    const input = program.forward.inputs[id];
    return input?.name ?? program.forward.nodes[id - program.forward.inputs.length]!.primitive.name;
  });
  expect(names.sort()).toEqual(["sigmoid", "sigmoid", "sigmoid", "state.c", "state.h", "tanh", "tanh"]);
});

test("what takes one cheap operation on other saved values is computed again on the way back", () => {
  const leaky = exampleCell("leaky", {
    shapes: { recurrentWeights: [4, 4] },
    states: { h: 4 },
    step: ({ recurrentWeights }, { h }, x) => {
      const z = sigmoid(add(sliceAxis(x, 1, 0, 4), matMul(h!, recurrentWeights!)));
      const n = tanh(sliceAxis(x, 1, 4, 4));
      const next = add(mul(sub(1, z), n), mul(z, h!));
      return { output: next, state: { h: next } };
    },
  });
  const { program } = lowered(leaky, 8);
  const { forward, saved } = program;
  expect(
    saved.map((id) => forward.nodes[id - forward.inputs.length]?.primitive.name ?? forward.inputs[id]!.name),
  ).toEqual(["state.h", "sigmoid", "tanh"]);
});

test("an LSTM's weight gradient is one product of the state and the gates' gradients", () => {
  const { program } = lowered(lstm);
  expect(program.invariants).toBe(1);
  expect(program.invariantGradients).toHaveLength(1);
  const [gradient] = program.invariantGradients;
  if (gradient?.kind !== "product") throw new Error("not a product");
  expect(specOf(program.backward, gradient.left).shape[1]).toBe(4);
  expect(specOf(program.backward, gradient.right).shape[1]).toBe(16);
});

test("an LSTM's forward program is its equations", () => {
  expect(text(printProgram(lowered(lstm).program.forward))).toBe(
    `params.recurrentWeights: [4, 16]
state.c: [B, 4]
state.h: [B, 4]
projected: [B, 16]
%4: [B, 16] = matMul(state.h, params.recurrentWeights)
%5: [B, 16] = add(projected, %4)
%6: [B, 4] = slice(%5, starts=[0,0], sizes=[1000003,4])
%7: [B, 4] = slice(%5, starts=[0,4], sizes=[1000003,4])
%8: [B, 4] = slice(%5, starts=[0,8], sizes=[1000003,4])
%9: [B, 4] = slice(%5, starts=[0,12], sizes=[1000003,4])
%10: [B, 4] = sigmoid(%7)
%11: [B, 4] = mul(%10, state.c)
%12: [B, 4] = sigmoid(%6)
%13: [B, 4] = tanh(%8)
%14: [B, 4] = mul(%12, %13)
%15: [B, 4] = add(%11, %14)
%16: [B, 4] = sigmoid(%9)
%17: [B, 4] = tanh(%15)
%18: [B, 4] = mul(%16, %17)
return %18, %15, %18`.replaceAll("1000003", "B"),
  );
});

test("what depends on parameters alone is computed once, before the steps", () => {
  const { prologue, program } = lowered(named("decaying"));
  expect(printProgram(prologue)).toBe(
    "params.decay: [3]\nparams.scale: []\n%2: [3] = sigmoid(params.decay)\nreturn params.scale, %2",
  );
  expect(program.forward.nodes.map(({ primitive }) => primitive.name)).not.toContain("sigmoid");
});

describe("of every example cell", () => {
  for (const cell of exampleCells) {
    test(`${cell.kind}: every saved value is read on the way back, and none is there twice`, () => {
      const { program } = lowered(cell);
      expect(new Set(program.saved).size).toBe(program.saved.length);
      const kept = program.invariantGradients.flatMap((gradient) =>
        gradient.kind === "sum" ? [gradient.value] : [gradient.left, gradient.right],
      );
      const read = new Set([
        ...program.backward.nodes.flatMap((node) => node.inputs),
        ...program.backward.outputs,
        ...kept,
      ]);
      program.saved.forEach((_, index) => {
        expect(read.has(program.invariants + index)).toBe(true);
      });
    });

    test(`${cell.kind}: the programs have the inputs and outputs that engines are promised`, () => {
      const { program } = lowered(cell);
      const { forward, backward, invariants, states, saved } = program;
      expect(forward.inputs).toHaveLength(invariants + states + 1);
      expect(forward.outputs).toHaveLength(1 + states);
      expect(backward.inputs).toHaveLength(invariants + saved.length + 1 + states);
      expect(backward.outputs).toHaveLength(1 + states);
    });
  }
});
