import { readFileSync } from "node:fs";
import * as cells from "@refrain/cells";
import * as core from "@refrain/core";
import { beforeAll, expect, test } from "vitest";
import * as layers from "./index.ts";

const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
const examples = [...readme.matchAll(/```ts\n(.*?)```/gs)].map(([, code]) => code ?? "");

beforeAll(async () => {
  await core.start(core.reference());
});

test.each(examples)("the README's example gives what its comments say: %#", async (example) => {
  const code = example
    .replace(/^import .*$/gm, "")
    .replace(
      /^(.*); \/\/ (\[.*\])$/gm,
      (_, expression, shown) => `check(${expression}, ${JSON.stringify(shown)});`,
    );
  const names = { ...core, ...cells, ...layers };
  const body = `return (async () => { ${code} })();`;
  const check = (value: unknown, shown: string) => expect(JSON.stringify(value)).toBe(shown);
  await new Function("check", ...Object.keys(names), body)(check, ...Object.values(names));
});

test("the README names all that the package exports", () => {
  for (const name of Object.keys(layers)) expect(readme).toContain(`\`${name}`);
});
