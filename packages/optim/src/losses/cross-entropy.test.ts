import { intTensor, logSoftmax, reference, start, tensor, zeros } from "@refrain/core";
import { beforeAll, describe, expect, it } from "vitest";
import { crossEntropy, nll } from "../index.ts";

beforeAll(() => start(reference()));

describe("crossEntropy", () => {
  it("is the negative log likelihood of the log softmax", () => {
    const logits = tensor([
      [1, 2, 3, -1],
      [0.5, 0, -4, 2],
    ]);
    const targets = intTensor([3, 1]);
    const [a, b] = [crossEntropy(logits, targets), nll(logSoftmax(logits), targets)];
    a.dataSync().forEach((value, index) => {
      expect(value).toBeCloseTo(b.dataSync()[index]!, 5);
    });
  });

  it("is the logarithm of the number of classes where the logits know nothing, smoothed or not", () => {
    for (const labelSmoothing of [0, 0.1, 1]) {
      const [loss] = crossEntropy(zeros([1, 7]), intTensor([3]), { labelSmoothing }).dataSync();
      expect(loss).toBeCloseTo(Math.log(7), 6);
    }
  });

  it("gives one number for one position", () => {
    expect(crossEntropy(zeros([3]), tensor(1, [], "int32")).shape).toEqual([]);
  });

  it("names the place of a label that is out of range", () => {
    const logits = zeros([2, 3, 5]);
    expect(() =>
      crossEntropy(
        logits,
        intTensor([
          [0, 1, 2],
          [3, 5, 4],
        ]),
      ),
    ).toThrow(new Error("crossEntropy: targets must be from 0 to 4, got 5 at [1, 1]."));
    expect(() =>
      crossEntropy(
        logits,
        intTensor([
          [0, -100, 2],
          [-1, 0, 4],
        ]),
        { ignoredIndex: -100 },
      ),
    ).toThrow(new Error("crossEntropy: targets must be from 0 to 4, or the ignored -100, got -1 at [1, 0]."));
    expect(() => nll(zeros([2, 3]), intTensor([0, 3]))).toThrow(
      new Error("nll: targets must be from 0 to 2, got 3 at [1]."),
    );
  });

  it("says which shapes and types go together", () => {
    const message =
      "crossEntropy: predictions must be [..., classes] and targets int32 [...], got [2, 3, 5] and ";
    expect(() => crossEntropy(zeros([2, 3, 5]), intTensor([1, 2]))).toThrow(
      new Error(`${message}int32 [2].`),
    );
    expect(() => crossEntropy(zeros([2, 3, 5]), zeros([2, 3]))).toThrow(
      new Error(`${message}float32 [2, 3].`),
    );
  });

  it("refuses a smoothing that is no share", () => {
    expect(() => crossEntropy(zeros([1, 2]), intTensor([0]), { labelSmoothing: 1.5 })).toThrow(
      new Error("crossEntropy: labelSmoothing must be a finite number from 0 to 1, got 1.5."),
    );
  });
});
