import { mapTree, random, reference, scan, start } from "@refrain/core";
import { expect, test } from "vitest";
import { lstm, zoneout } from "./index.ts";

test("the README's examples run", async () => {
  await start(reference());
  const cell = zoneout(lstm({ inputSize: 8, hiddenSize: 16 }), { c: 0.5, h: 0.05 });
  const params = cell.init(random(1));
  const inputs = random(2).normal([2, 5, 8]); // [batch, time, input]
  const { outputs, state } = scan(cell, params, inputs, { lengths: [5, 3] });
  expect(outputs.shape).toEqual([2, 5, 16]);
  expect(state.c.shape).toEqual([2, 16]);

  const limit = 1 / Math.sqrt(cell.hiddenSize);
  const uniform = mapTree(params, ({ shape }, name) => random(1).split(name).uniform(shape, -limit, limit));
  expect(uniform.bias.dataSync().every((value) => Math.abs(value) <= limit)).toBe(true);
});
