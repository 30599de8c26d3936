import { readFileSync } from "node:fs";
import * as core from "@refrain/core";
import { beforeAll, describe, expect, it } from "vitest";
import * as optim from "./index.ts";

const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
const [training, lion] = [...readme.matchAll(/```ts\n(.*?)```/gs)].map(([, code]) => code ?? "");

beforeAll(() => core.start(core.reference()));

describe("the README", () => {
  it("names all that the package exports", () => {
    for (const name of Object.keys(optim)) expect(readme).toContain(`\`${name}`);
  });

  it("trains as it says", async () => {
    const w: number = await run(`return (async () => {\n${training}; return w; })();`);
    expect(w.toFixed(2)).toBe("3.00");
  });

  it("shows an optimizer that works", async () => {
    const make: (rate: number) => optim.Optimizer = await run(`${lion}; return lion;`);
    const params = { w: core.tensor([1, -1]) };
    const optimizer = make(0.25);
    const { updates, state } = optimizer.update(params, optimizer.init(params), params);
    expect([...updates.w.dataSync()]).toEqual([-0.25, 0.25]);
    expect(state.numbers).toEqual({ step: 1 });
  });
});

/** Runs an example with the types taken out. */
function run<Result>(example: string): Result | Promise<Result> {
  const code = example
    .replace(/^import .*$/gm, "")
    .replace(/^export /gm, "")
    .replace(/: (Optimizer|Tensor|number|\{ w: Tensor \})(?= =>|[,)])/g, "");
  const scope = { ...core, ...optim };
  return new Function(...Object.keys(scope), code)(...Object.values(scope));
}
