import { gru, lstm } from "@refrain/cells";
import {
  type Device,
  leavesOf,
  matMul,
  mul,
  type RecurrentCell,
  random,
  scan,
  scoped,
  sum,
  type Tree,
  tensor,
  useDevice,
  valueAndGrad,
} from "@refrain/core";
import { describeBackend } from "@refrain/testing";
import { describe, expect, it } from "vitest";
import { platform } from "#platform";
import { deviceOf } from "./device.ts";
import type { Engine } from "./engine/engine.ts";
import { startWasm } from "./engine/wasm.ts";
import type { Split } from "./scan/run.ts";

const engines = {
  native: async (threads: number): Promise<Engine> => platform.loadNative({ threads, instructionSet: "" }),
  WebAssembly: async (threads: number): Promise<Engine> =>
    (await startWasm({ threads, instructionSet: "" })).engine,
};

for (const [name, startEngine] of Object.entries(engines)) {
  const why = name === "native" ? platform.nativeMissing() : platform.threadsMissing();
  const device = async (threads: number, split: Split): Promise<Device> =>
    deviceOf(await startEngine(threads), `cpu ${name}, ${threads} threads`, split);

  describe.skipIf(why !== null)(
    `threads of the ${name} engine${why === null ? "" : ` (skipped: ${why})`}`,
    () => {
      const cell = lstm({ inputSize: 19, hiddenSize: 65, peepholes: true });
      const cases: { name: string; run: () => Float32Array[] }[] = [
        { name: "an LSTM's training step", run: () => trainingStep(cell, 23, 9) },
        {
          name: "a GRU's training step",
          run: () => trainingStep(gru({ inputSize: 19, hiddenSize: 40 }), 3, 11),
        },
        { name: "a training step of many rows", run: () => trainingStep(cell, 70, 5) },
        { name: "a product of large matrices", run: () => largeProduct() },
        { name: "a sum of many numbers", run: () => [read(sum(numbers([300, 501])))] },
      ];

      for (const { name, run } of cases) {
        it(`give ${name} the same bits whatever their number and however the work is split`, async () => {
          const expected = await on(await device(1, "auto"), run);
          for (const [threads, split] of [
            [2, "rows"],
            [2, "columns"],
            [3, "auto"],
            [5, "columns"],
          ] as const) {
            expect(await on(await device(threads, split), run)).toEqual(expected);
          }
        });
      }

      describeBackend(`the ${name} engine, its threads sharing every row`, () => ({
        name: "cpu",
        unavailable: async () => null,
        start: () => device(3, "columns"),
      }));
    },
  );
}

async function on(started: Device, run: () => Float32Array[]): Promise<Float32Array[]> {
  let results: Float32Array[] = [];
  useDevice(started);
  scoped(() => {
    results = run();
    return [];
  });
  useDevice(null);
  await started.dispose();
  return results;
}

function numbers(shape: readonly number[]) {
  const size = shape.reduce((a, b) => a * b, 1);
  const data = Float32Array.from({ length: size }, (_, i) => Math.sin(i * 1.7) + Math.cos(i * 0.3));
  return tensor(data, shape);
}

const read = (value: ReturnType<typeof numbers>): Float32Array => value.dataSync() as Float32Array;

function trainingStep<P extends Tree, S extends Tree>(
  cell: RecurrentCell<P, S>,
  batch: number,
  time: number,
): Float32Array[] {
  const lengths = Array.from({ length: batch }, (_, row) => 1 + ((row * 5) % time));
  const operands = { params: cell.init(random(3)), inputs: numbers([batch, time, cell.inputSize]) };
  const { value, grads } = valueAndGrad(({ params, inputs }: typeof operands) => {
    const { outputs } = scan(cell, params, inputs, { lengths });
    return sum(mul(outputs, outputs));
  })(operands);
  return [value, ...leavesOf(grads)].map(read);
}

function largeProduct(): Float32Array[] {
  const [a, b] = [numbers([150, 700]), numbers([700, 330])];
  return [matMul(a, b), matMul(b, a, { transposeA: true, transposeB: true })].map(read);
}
