import { currentDevice, type Device, reference, start, tensor, useDevice } from "@refrain/core";
import { beforeAll, expect, it } from "vitest";
import { adagrad, adam, adamW, averagedSgd, type Optimizer, rmsProp, sgd } from "./index.ts";

beforeAll(() => start(reference()));

it.each<[string, Optimizer]>([
  ["sgd", sgd({ learningRate: 0.1, momentum: 0.9, nesterov: true })],
  ["adagrad", adagrad()],
  ["rmsProp", rmsProp({ centered: true, momentum: 0.9 })],
  ["adam", adam({ learningRate: (step) => 1 / (step + 1) })],
  ["adamW", adamW()],
  ["averagedSgd", averagedSgd({ learningRate: 0.1 })],
])("%s takes one pass over each parameter, and compiles it once for each shape", (_, optimizer) => {
  const plain = currentDevice();
  const count = { compiled: 0, passes: 0, operations: 0 };
  // The reference device, counted.
  const counting: Device = {
    ...plain,
    run(...call) {
      count.operations++;
      return plain.run(...call);
    },
    compileMap(program) {
      const kernel = plain.compileMap!(program);
      count.compiled++;
      return {
        run(inputs) {
          count.passes++;
          return "run" in kernel ? kernel.run(inputs) : [];
        },
      };
    },
  };
  useDevice(counting);
  try {
    const params = { a: tensor([1, 2]), b: tensor([3, 4]), c: tensor([[1]]) };
    let state = optimizer.init(params);
    count.operations = 0;
    for (let i = 0; i < 5; i++) ({ state } = optimizer.update(params, state, params));
    expect(count.passes).toBe(5 * 3);
    expect(count.operations).toBe(0);
    // Two shapes, and no gradient of an update.
    expect(count.compiled).toBe(2);
  } finally {
    useDevice(plain);
  }
});
