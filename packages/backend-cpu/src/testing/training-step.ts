import { lstm } from "@refrain/cells";
import { leavesOf, mul, random, scan, scoped, start, stop, sum, tensor, valueAndGrad } from "@refrain/core";
import { cpu } from "../index.ts";

/** What an LSTM's training step gave, and the device that it ran on. */
export interface Trained {
  readonly description: string;
  /** The loss and all gradients. */
  readonly numbers: number[];
}

/** Starts WebAssembly, takes one training step of an LSTM on a ragged batch, and stops. */
export async function trainingStep(threads: number): Promise<Trained> {
  const { description } = await start(cpu({ engine: "wasm", threads }));
  const cell = lstm({ inputSize: 7, hiddenSize: 33 });
  const [batch, time] = [9, 12];
  const data = Float32Array.from({ length: batch * time * 7 }, (_, i) => ((i * 37) % 101) / 50 - 1);
  const lengths = Array.from({ length: batch }, (_, row) => 1 + ((row * 5) % time));
  let numbers: number[] = [];
  scoped(() => {
    const operands = { params: cell.init(random(3)), inputs: tensor(data, [batch, time, 7]) };
    const { value, grads } = valueAndGrad(({ params, inputs }: typeof operands) => {
      const { outputs } = scan(cell, params, inputs, { lengths });
      return sum(mul(outputs, outputs));
    })(operands);
    numbers = [value, ...leavesOf(grads)].flatMap((leaf) => [...leaf.dataSync()]);
    return [];
  });
  await stop();
  return { description, numbers };
}
