import {
  type Context,
  cast,
  gather,
  intTensor,
  type Layer,
  matMul,
  mean,
  mul,
  type Random,
  random,
  reshape,
  sub,
  type Tensor,
  tanh,
} from "@refrain/core";
import { describe, expect, it } from "vitest";
import { brokenLaws } from "../laws/broken-laws.ts";
import { describeLayer } from "./describe-layer.ts";
import { layerLaws } from "./layer-laws.ts";

type Weights = { readonly weights: Tensor };
type Maps = Layer<Weights, Tensor, Tensor>;

const inputs = (source: Random, batch: number): Tensor => source.normal([batch, 2, 3]);

/** A dense layer of 3 to 4 features, with the result changed. */
function dense(change: (output: Tensor, context: Context) => Tensor = (output) => output): Maps {
  return {
    init: (source) => ({ weights: source.normal([3, 4]) }),
    apply({ weights }, x, context) {
      const flat = matMul(reshape(x, [-1, 3]), weights); // [batch * time, 4]
      return change(tanh(reshape(flat, [x.shape[0]!, -1, 4])), context);
    },
  };
}

describeLayer("dense", () => dense(), { inputs });

describeLayer(
  "dropout",
  () => dense((x, { training, random: r }) => (training ? mul(x, r.dropoutMask(x.shape, 0.5)) : x)),
  {
    inputs,
  },
);

describeLayer(
  "embedding",
  (): Maps => ({
    init: (source) => ({ weights: source.normal([5, 3]) }),
    apply: ({ weights }, ids) => gather(weights, ids),
  }),
  {
    inputs: (source, batch) =>
      intTensor(
        Array.from({ length: batch * 2 }, (_, i) => Math.floor(source.split(i).number() * 5)),
        [batch, 2],
      ),
  },
);

describe("the laws of layers", () => {
  const brokenBy = async (layer: () => Maps) => Object.keys(await brokenLaws(layerLaws(layer, { inputs })));

  it("catch rows that know of each other", async () => {
    const centred = () => dense((x) => sub(x, mean(x, 0, true)));
    expect(await brokenBy(centred)).toEqual([
      "keeps the rows of a batch apart, in use",
      "keeps the rows of a batch apart, in training",
    ]);
  });

  it("catch dropout that goes on in use", async () => {
    const noisy = () => dense((x, context) => mul(x, context.random.dropoutMask(x.shape, 0.5)));
    expect(await brokenBy(noisy)).toEqual(["ignores randomness when it is not trained"]);
  });

  it("catch randomness that does not come from the context", async () => {
    let calls = 0;
    const own = () => dense((x, { training }) => (training ? mul(x, random(calls++).uniform(x.shape)) : x));
    expect(await brokenBy(own)).toContain("is determined by its arguments, in training");
    expect(await brokenBy(own)).not.toContain("is determined by its arguments, in use");
  });

  it("catch results that jump where they must have a gradient", async () => {
    const rounded = () => dense((x) => cast(cast(mul(x, 1000), "int32"), "float32"));
    expect(await brokenBy(rounded)).toContain("has the gradients of finite differences, in use");
  });

  it("catch arguments that are freed", async () => {
    const freeing: Maps = {
      ...dense(),
      apply(params, x, context) {
        const output = dense().apply(params, x, context);
        x.dispose();
        return output;
      },
    };
    expect(await brokenBy(() => freeing)).toContain(
      "keeps no tensors but its results, and frees none of its arguments",
    );
  });
});
