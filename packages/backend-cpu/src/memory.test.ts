import { lstm } from "@refrain/cells";
import {
  disposeTree,
  matMul,
  mul,
  random,
  scan,
  scoped,
  sum,
  tensor,
  useDevice,
  valueAndGrad,
} from "@refrain/core";
import { describe, expect, it } from "vitest";
import { platform } from "#platform";
import { deviceOf } from "./device.ts";
import type { Engine } from "./engine/engine.ts";
import { startWasm } from "./engine/wasm.ts";

const engines: Record<string, () => Promise<Engine>> = {
  wasm: async () => (await startWasm({ threads: 1, instructionSet: "" })).engine,
  "threaded wasm": async () => (await startWasm({ threads: 2, instructionSet: "" })).engine,
  ...(platform.nativeMissing() === null
    ? { native: async () => platform.loadNative({ threads: 2, instructionSet: "" }) }
    : {}),
};

describe.each(Object.keys(engines))("memory of the %s engine", (name) => {
  it("does not grow over many training steps of different sizes, and is all given back", async () => {
    const engine = await engines[name]!();
    const device = deviceOf(engine, name);
    const atStart = engine.count(0);
    const cell = lstm({ inputSize: 5, hiddenSize: 9 });
    useDevice(device);
    const params = scoped(() => cell.init(random(1)));
    const gradient = valueAndGrad((given: typeof params) => {
      const inputs = tensor(new Float32Array(4 * time * 5).fill(0.1), [4, time, 5]);
      const { outputs } = scan(cell, given, inputs);
      return sum(mul(outputs, outputs));
    });
    let time = 0;
    let held = 0;
    for (let step = 0; step < 400; step++) {
      time = 1 + (step % 40);
      const { value, grads } = gradient(params);
      value[Symbol.dispose]();
      disposeTree(grads);
      // After a round through all sizes everything has its place in the pool.
      if (step === 79) held = engine.count(1) + engine.count(2);
    }
    expect(engine.count(1) + engine.count(2)).toBeLessThanOrEqual(held);
    disposeTree(params);
    useDevice(null);
    expect(engine.count(0)).toBe(atStart);
    await device.dispose();
  });

  it("gives back what it keeps of weights that come again with the weights", async () => {
    const engine = await engines[name]!();
    const device = deviceOf(engine, name);
    const atStart = engine.count(0);
    useDevice(device);
    const [x, weights] = [random(1).normal([32, 256]), random(2).normal([256, 300])];
    const others = random(3).normal([1000, 1000]);
    const products = Array.from({ length: 5 }, () => matMul(x, weights));
    const [first, ...more] = products.map((product) => product.dataSync());
    for (const numbers of more) expect(numbers).toEqual(first);
    disposeTree([x, weights, others, products]);
    useDevice(null);
    expect(engine.count(0)).toBe(atStart);
    await device.dispose();
  });

  it("gives a tensor a kept block of up to twice its size, and none that is larger", async () => {
    const engine = await engines[name]!();
    engine.free(engine.allocate(900_000));
    const kept = engine.count(2);
    const muchSmaller = engine.allocate(100_000);
    expect(engine.count(2)).toBe(kept);
    const smaller = engine.allocate(600_000);
    expect(engine.count(2)).toBe(0);
    for (const handle of [muchSmaller, smaller]) engine.free(handle);
    await engine.destroy();
  });

  it("throws with the sizes when there is no more, and goes on", async () => {
    const engine = await engines[name]!();
    const device = deviceOf(
      { ...engine, allocate: (bytes) => (bytes > 1e6 ? -1 : engine.allocate(bytes)) },
      name,
    );
    const used = engine.count(0);
    const upload = (size: number) =>
      device.upload(new Float32Array(size), { shape: [size], dtype: "float32" });
    const message = new RegExp(
      `^cpu: a tensor needs 4.0 MB, and the system has no more: [\\d.]+ MB are in use by ${used} tensors and [\\d.]+ MB kept for reuse\\. Use smaller batches or fewer time steps\\.$`,
    );
    expect(() => upload(1e6)).toThrow(message);
    expect(engine.count(0)).toBe(used);
    device.free(upload(10));
    await device.dispose();
  });

  it("gives a tensor's memory once", async () => {
    const device = deviceOf(await engines[name]!(), name);
    const buffer = device.upload(new Float32Array(3), { shape: [3], dtype: "float32" });
    device.free(buffer);
    expect(() => device.free(buffer)).toThrow("cpu: the buffer was freed.");
    await device.dispose();
  });
});

it.runIf(platform.nativeMissing() === null)(
  "gives back a host array that is not needed any more",
  async () => {
    const engine = platform.loadNative({ threads: 1, instructionSet: "" });
    const array = new Float32Array(1000);
    deviceOf(engine, "native").discard?.(array.buffer);
    expect(array.length).toBe(0);
    await engine.destroy();
  },
);
