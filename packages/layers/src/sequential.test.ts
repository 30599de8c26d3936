import { intTensor, random, reference, relu, start, type Tensor } from "@refrain/core";
import { beforeAll, expect, test } from "vitest";
import { dense } from "./dense.ts";
import { dropout } from "./dropout.ts";
import { embedding } from "./embedding.ts";
import { layerNorm } from "./layer-norm.ts";
import type { DescribedLayer, NoParams } from "./layer-types.ts";
import { sequential } from "./sequential.ts";

beforeAll(async () => {
  await start(reference());
});

const context = { training: false, random: random(1) };

test("layers run one after the other, one of the user's among them", () => {
  const rectify: DescribedLayer<NoParams, Tensor, Tensor> = {
    kind: "test/relu",
    options: {},
    init: () => ({}),
    apply: (_, x) => relu(x),
  };
  const [tokens, map] = [embedding({ vocabularySize: 5, size: 3 }), dense({ inputSize: 3, outputSize: 2 })];
  const model = sequential([tokens, rectify, map]);
  const params = model.init(random(2));
  const ids = intTensor([[1, 4]]);
  const expected = map.apply(params[2], relu(tokens.apply(params[0], ids, context)), context);
  expect(model.apply(params, ids, context).dataSync()).toEqual(expected.dataSync());
});

test("equal layers begin with different weights, and drop different numbers", () => {
  const map = dense({ inputSize: 4, outputSize: 4 });
  const [first, second] = sequential([map, map]).init(random(1));
  expect(first.weights.dataSync()).not.toEqual(second.weights.dataSync());
  const twice = sequential([dropout(0.5), dropout(0.5)]);
  const kept = twice
    .apply(twice.init(random(1)), random(3).normal([50, 50]), { training: true, random: random(1) })
    .dataSync()
    .filter((value) => value !== 0).length;
  expect(Math.abs(kept - 625)).toBeLessThan(5 * Math.sqrt(2500 * 0.25 * 0.75));
});

test("its options describe it as JSON", () => {
  const { options } = sequential([layerNorm({ features: 2 }), dropout(0.1)]);
  expect(JSON.parse(JSON.stringify(options))).toEqual({
    layers: [
      { kind: "layerNorm", options: { features: 2, epsilon: 1e-5 } },
      { kind: "dropout", options: { rate: 0.1 } },
    ],
  });
  expect(() => sequential([])).toThrow("sequential: pass at least one layer.");
});
