import {
  add,
  type Device,
  disposeTree,
  map,
  matMul,
  mul,
  random,
  reference,
  reshape,
  scoped,
  sigmoid,
  square,
  sub,
  sum,
  type Tensor,
  tanh,
  useDevice,
  where,
} from "@refrain/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { deviceOf } from "../device.ts";
import type { Engine } from "../engine/engine.ts";
import { startWasm } from "../engine/wasm.ts";

/** Large enough to be put off, and no multiple of any vector or tile. */
const SHAPE = [61, 67];

describe("pointwise operations that are put off", () => {
  let engine: Engine;
  let device: Device;
  let oracle: Device;
  beforeAll(async () => {
    ({ engine } = await startWasm({ threads: 1, instructionSet: "" }));
    device = deviceOf(engine, "wasm");
    oracle = await reference().start();
  });
  afterAll(async () => {
    useDevice(null);
    await device.dispose();
  });

  const inputs = (): Tensor[] => [1, 2, 3].map((seed) => random(seed).normal(SHAPE));
  const onBoth = (f: () => readonly Tensor[]): void => {
    const [ours, expected] = [device, oracle].map((each) => {
      useDevice(each);
      const results = scoped(f);
      const read = results.map((result) => [...result.dataSync()]);
      disposeTree(results);
      return read;
    });
    ours!.forEach((numbers, result) => {
      numbers.forEach((number, i) => {
        expect(Math.abs(number - expected![result]![i]!)).toBeLessThan(1e-5 * (1 + Math.abs(number)));
      });
    });
  };

  it("give what they give one at a time, results on the way included", () => {
    onBoth(() => {
      const [a, b, c] = inputs() as [Tensor, Tensor, Tensor];
      const x = mul(a, b);
      const y = add(tanh(x), mul(sigmoid(c), 0.5));
      return [x, y, sub(y, x), where(sub(x, y), a, y)];
    });
  });

  it("repeat rows, columns and numbers, and read what is put off under another shape", () => {
    onBoth(() => {
      const [a] = inputs() as [Tensor];
      const row = random(4).normal([67]);
      const column = random(5).normal([61, 1]);
      const x = add(mul(a, row), column);
      return [x, mul(reshape(x, [67, 61]), 2), add(reshape(x, [1, 61, 67]), row)];
    });
  });

  it("sum without being written, and may still be read", () => {
    onBoth(() => {
      const [a, b] = inputs() as [Tensor, Tensor];
      const x = square(sub(a, b));
      return [reshape(sum(x), [1]), x, reshape(sum(x), [1])];
    });
  });

  it("are multiplied by a row without being written, and may still be read", () => {
    onBoth(() => {
      const [a] = inputs() as [Tensor];
      const x = tanh(add(reshape(a, [61, 1, 67]), random(4).normal([1, 5, 67])));
      const rows = reshape(x, [61 * 5, 67]);
      const [row, other] = [random(5).normal([1, 67]), random(6).normal([1, 5])];
      return [
        matMul(row, rows, { transposeB: true }),
        rows,
        matMul(other, reshape(x, [61 * 67, 5]), { transposeB: true }),
      ];
    });
  });

  it("leave operands that somebody has as they are, and take the memory of those that nobody has", () => {
    useDevice(device);
    const before = engine.count(1);
    const [a, b, c] = inputs() as [Tensor, Tensor, Tensor];
    const kept = [...b.dataSync()];
    const sums = scoped(() => add(mul(a, 2), b));
    disposeTree([a, c]);
    const held = engine.count(1);
    const read = [...sums.dataSync()];
    expect(engine.count(1)).toBeLessThanOrEqual(held);
    expect([...b.dataSync()]).toEqual(kept);
    expect(read[5]).toBeCloseTo(2 * random(1).normalNumbers(6)[5]! + kept[5]!, 5);
    disposeTree([b, sums]);
    expect(engine.count(1)).toBe(before);
  });

  it("are dropped when nobody reads them", () => {
    useDevice(device);
    const before = engine.count(1);
    const [a, b, c] = inputs() as [Tensor, Tensor, Tensor];
    const x = add(a, b);
    const y = mul(x, c);
    disposeTree([a, b, c, x, y]);
    expect(engine.count(1)).toBe(before);
  });

  it("do not wait for ever: a sum that grows is computed on its way", () => {
    onBoth(() => {
      const [a, b] = inputs() as [Tensor, Tensor];
      let total = a;
      for (let i = 0; i < 100; i++) total = add(total, i % 3 === 0 ? mul(b, i) : tanh(total));
      const parts = Array.from({ length: 20 }, (_, i) => add(mul(a, i), sub(b, i)));
      return [total, parts.reduce((left, right) => mul(add(left, right), 0.5))];
    });
  });

  it("run with those of a map, whose results have memory of their own", () => {
    const step = (p: Tensor, g: Tensor, m: Tensor) => {
      const mean = add(mul(m, 0.9), mul(g, 0.1));
      return [mul(mean, -0.01), mean, p];
    };
    onBoth(() => {
      const [p, g, m] = inputs() as [Tensor, Tensor, Tensor];
      const [update, mean, same] = map(step, [p, mul(g, 0.5), m]) as [Tensor, Tensor, Tensor];
      return [add(p, update), mean, same];
    });
  });
});
