import { cpu } from "@refrain/backend-cpu";
import * as core from "@refrain/core";
import { random, scan, start, stop } from "@refrain/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { linkImports } from "../worker/link-imports.ts";
import { templates } from "./templates.ts";

beforeAll(async () => {
  Object.assign(globalThis, { refrainModules: { "@refrain/core": core } });
});
afterAll(stop);

/** Runs a template's source as a module. */
async function cellOf(source: string): Promise<core.RecurrentCell<core.Tree, core.Tree>> {
  const linked = linkImports(source, { "@refrain/core": { ...core } });
  if (typeof linked !== "string") throw new Error(linked.message);
  const module = await import(/* @vite-ignore */ `data:text/javascript,${encodeURIComponent(linked)}`);
  return module.cell({ inputSize: 3, hiddenSize: 5 });
}

describe.each(templates)("the template $name", ({ source }) => {
  it("is fused, and gives what it gives one operation at a time", async () => {
    await start(cpu());
    const cell = await cellOf(source);
    const params = cell.init(random(1));
    const inputs = random(2).normal([2, 6, 3]);
    const fused = await scan(cell, params, inputs, { kernel: "fused" }).outputs.data();
    const composed = await scan(cell, params, inputs, { kernel: "composed" }).outputs.data();
    fused.forEach((value, index) => expect(value).toBeCloseTo(composed[index]!, 5));
    await stop();
  });

  it("has lines that fit a narrow editor", () => {
    for (const line of source.split("\n")) expect(line.length, line).toBeLessThan(100);
  });
});
