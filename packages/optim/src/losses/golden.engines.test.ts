import { intTensor, mean, type Tensor, tensor, valueAndGrad } from "@refrain/core";
import { describeOnEngines } from "@refrain/engine-tests";
import { describe, expect, it } from "vitest";
import golden from "../golden/losses.json" with { type: "json" };
import {
  binaryCrossEntropy,
  type CrossEntropyOptions,
  crossEntropy,
  type GaussianNllOptions,
  gaussianNll,
  type HuberOptions,
  huber,
  mae,
  maskedMean,
  maskIgnored,
  mse,
  nll,
} from "../index.ts";

type Options = CrossEntropyOptions & HuberOptions & GaussianNllOptions;
type Call = (inputs: readonly Tensor[], target: Tensor, options: Options) => Tensor;

const losses: Readonly<Record<string, Call>> = {
  crossEntropy: ([x], y, options) => crossEntropy(x!, y, options),
  nll: ([x], y, options) => nll(x!, y, options),
  binaryCrossEntropy: ([x], y) => binaryCrossEntropy(x!, y),
  mse: ([x], y) => mse(x!, y),
  mae: ([x], y) => mae(x!, y),
  huber: ([x], y, options) => huber(x!, y, options),
  gaussianNll: ([x, variance], y, options) => gaussianNll(x!, y, variance!, options),
};

describeOnEngines("PyTorch", () => {
  describe.each(golden.cases)("$loss $options", ({ loss: name, options, inputs, target, ...expected }) => {
    const loss = losses[name]!;
    const labels = name === "crossEntropy" || name === "nll";
    const values = () => inputs.map(({ data, shape }) => tensor(data, shape));
    const targets = () => (labels ? intTensor : tensor)(target.data, target.shape);

    it("equals PyTorch at every position", async () => {
      const got = loss(values(), targets(), options);
      expect(got.shape).toEqual(expected.losses.shape);
      await close(got, expected.losses.data);
    });

    it("equals PyTorch in its mean and gradients", async () => {
      const { ignoredIndex } = options as Options;
      const { value, grads } = valueAndGrad((x: readonly Tensor[]) => {
        const each = loss(x, targets(), options);
        return ignoredIndex === undefined
          ? mean(each)
          : maskedMean(each, maskIgnored(targets(), ignoredIndex));
      })(values());
      await close(value, [expected.mean]);
      for (const [index, grad] of grads.entries()) await close(grad, expected.gradients[index]!.data);
    });
  });
});

/** Within 1e-5 of the number, or of 1 where that is smaller. */
async function close(got: Tensor, expected: readonly number[]): Promise<void> {
  const data = await got.data();
  expect(data.length).toBe(expected.length);
  expected.forEach((number, index) => {
    expect(Math.abs(data[index]! - number) / Math.max(1, Math.abs(number))).toBeLessThan(1e-5);
  });
}
