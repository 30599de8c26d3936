import { expect, test } from "vitest";
import { normsByLayer } from "./norms-by-layer.ts";

test("a layer's norm is the length of all its parameters' gradients", () => {
  const norms = { "a.lstm.bias": 3, "a.lstm.inputWeights": 4, "a.output.bias": 2, w: 5 };
  expect(normsByLayer(norms)).toEqual({ "a.lstm": 5, "a.output": 2, w: 5 });
});
