import { reference, start, tensor } from "@refrain/core";
import { beforeAll, describe, expect, it } from "vitest";
import { clipByGlobalNorm, globalNorm, normsByParameter } from "./index.ts";

beforeAll(() => start(reference()));

const grads = () => ({ a: tensor([3]), inner: [{ w: tensor([[0, 4]]) }], buffers: { mean: tensor([100]) } });

describe("the norms of gradients", () => {
  it("are those of all parameters as one vector, and of each by its name", () => {
    expect([...globalNorm(grads()).dataSync()]).toEqual([5]);
    const norms = normsByParameter(grads());
    expect(Object.entries(norms).map(([name, norm]) => [name, norm.dataSync()[0]])).toEqual([
      ["a", 3],
      ["inner.0.w", 4],
    ]);
  });

  it("are 0 where nothing is trained", () => {
    expect([...globalNorm({}).dataSync()]).toEqual([0]);
  });
});

describe("clipByGlobalNorm", () => {
  it("shortens what is too long and leaves the rest", () => {
    for (const [maxNorm, expected] of [
      [1, 1],
      [5.1, 5],
    ] as const) {
      const { updates } = clipByGlobalNorm(maxNorm).update(grads(), { numbers: null, tensors: [] }, grads());
      expect(globalNorm(updates).dataSync()[0]).toBeCloseTo(expected, 5);
    }
  });

  it("lets a gradient that is no number show", () => {
    const broken = { a: tensor([1]), b: tensor([Number.NaN]) };
    const { updates } = clipByGlobalNorm(1).update(broken, { numbers: null, tensors: [] }, broken);
    expect([...updates.a.dataSync()]).toEqual([Number.NaN]);
  });
});
