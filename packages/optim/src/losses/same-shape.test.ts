import { intTensor, reference, start, zeros } from "@refrain/core";
import { beforeAll, describe, expect, it } from "vitest";
import { binaryCrossEntropy, gaussianNll, huber, type Loss, mae, mse } from "../index.ts";

beforeAll(() => start(reference()));

const losses: Readonly<Record<string, Loss>> = { mse, mae, huber, binaryCrossEntropy };

describe.each(Object.entries(losses))("%s", (name, loss) => {
  it("never broadcasts a target", () => {
    expect(() => loss(zeros([3, 1]), zeros([3]))).toThrow(
      new Error(
        `${name}: prediction and target must be float32 of one shape, got float32 [3, 1] and float32 [3].`,
      ),
    );
  });

  it("asks for targets of float32", () => {
    expect(() => loss(zeros([2]), intTensor([0, 1]))).toThrow(
      new Error(
        `${name}: prediction and target must be float32 of one shape, got float32 [2] and int32 [2].`,
      ),
    );
  });
});

describe("gaussianNll", () => {
  it("asks for a variance of each number", () => {
    expect(() => gaussianNll(zeros([2]), zeros([2]), zeros([1]))).toThrow(
      new Error(
        "gaussianNll: prediction and variance must be float32 of one shape, got float32 [2] and float32 [1].",
      ),
    );
  });

  it("stays finite at a variance of 0", () => {
    const [loss] = gaussianNll(zeros([1]), zeros([1]), zeros([1])).dataSync();
    expect(loss).toBeCloseTo(Math.log(1e-6) / 2, 5);
  });
});
