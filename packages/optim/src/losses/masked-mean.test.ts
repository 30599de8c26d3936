import { intTensor, mean, reference, start, type Tensor, tensor, valueAndGrad, zeros } from "@refrain/core";
import { beforeAll, describe, expect, it } from "vitest";
import { crossEntropy, maskedMean, maskIgnored, mse } from "../index.ts";

beforeAll(() => start(reference()));

const item = (x: Tensor) => x.dataSync()[0]!;

describe("maskedMean", () => {
  const losses = () =>
    tensor([
      [1, 2, 3],
      [4, 5, 6],
    ]);

  it("is the mean when every position counts", () => {
    expect(item(maskedMean(losses(), [3, 3]))).toBe(item(mean(losses())));
  });

  it("counts the steps within each row's length only", () => {
    expect(item(maskedMean(losses(), [1, 3]))).toBe((1 + 4 + 5 + 6) / 4);
    expect(item(maskedMean(losses(), new Int32Array([0, 2])))).toBe(4.5);
  });

  it("takes a mask, also of weights", () => {
    expect(
      item(
        maskedMean(
          losses(),
          tensor([
            [1, 0, 0],
            [0, 0, 1],
          ]),
        ),
      ),
    ).toBe(3.5);
    expect(
      item(
        maskedMean(
          losses(),
          tensor([
            [0.5, 0, 0],
            [0, 0, 1.5],
          ]),
        ),
      ),
    ).toBe(4.75);
  });

  it("counts every feature of a position", () => {
    const each = tensor([
      [
        [1, 3],
        [100, 100],
      ],
    ]);
    expect(item(maskedMean(each, [1]))).toBe(2);
  });

  it("keeps what lies behind a row's end out of the value and the gradient", () => {
    const x = tensor([
      [1, Number.NaN],
      [2, 3],
    ]);
    const { value, grads } = valueAndGrad((p: Tensor) => maskedMean(mse(p, zeros([2, 2])), [1, 2]))(x);
    expect(item(value)).toBeCloseTo(14 / 3, 6);
    const [a, , c, d] = grads.dataSync();
    expect([a, c, d]).toEqual([2 / 3, 4 / 3, 2].map(Math.fround));
  });

  it("refuses a batch of which nothing counts", () => {
    const message =
      "maskedMean: at least one of the 6 positions must count, all are left out. Skip this batch.";
    expect(() => maskedMean(losses(), [0, 0])).toThrow(new Error(message));
    const targets = intTensor([
      [-1, -1, -1],
      [-1, -1, -1],
    ]);
    const each = crossEntropy(zeros([2, 3, 4]), targets, { ignoredIndex: -1 });
    expect(() => maskedMean(each, maskIgnored(targets, -1))).toThrow(new Error(message));
  });

  it("refuses lengths and masks that do not fit", () => {
    expect(() => maskedMean(losses(), [1, 4])).toThrow(
      new Error("maskedMean: lengths must be whole numbers from 0 to time=3, got 4 for row 1."),
    );
    expect(() => maskedMean(losses(), [1, 2, 3])).toThrow(
      new Error("maskedMean: with lengths, losses must be [batch=3, time, ...], got [2, 3]."),
    );
    expect(() => maskedMean(losses(), zeros([3, 2]))).toThrow(
      new Error(
        "maskedMean: the mask must be float32 over the first axes of losses [2, 3], got float32 [3, 2].",
      ),
    );
  });
});
