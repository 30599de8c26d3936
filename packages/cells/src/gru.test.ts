import { namedLeaves, random, reference, start } from "@refrain/core";
import { beforeAll, describe, expect, test } from "vitest";
import { gru } from "./gru.ts";

beforeAll(() => start(reference()));

describe("gru", () => {
  test("has a recurrent bias where the reset gate acts on it", () => {
    const names = (reset: "after" | "before") =>
      Array.from(namedLeaves(gru({ inputSize: 1, hiddenSize: 2, reset }).init(random(1))), ([name]) => name);
    expect(names("after")).toEqual(["bias", "inputWeights", "recurrentBias", "recurrentWeights"]);
    expect(names("before")).toEqual(["bias", "inputWeights", "recurrentWeights"]);
  });

  test("refuses another place for the reset gate", () => {
    const options = JSON.parse('{ "inputSize": 1, "hiddenSize": 1, "reset": "never" }');
    expect(() => gru(options)).toThrow(new Error('gru: reset must be "after" or "before", got "never".'));
  });
});
