import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import * as text from "./index.ts";

const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
const examples = [...readme.matchAll(/```ts\n(.*?)```/gs)].map(([, code]) => code ?? "");

describe("the README", () => {
  it("has examples that give what their comments say", () => {
    expect(examples.length).toBe(3);
    for (const example of examples) for (const [shown, got] of run(example)) expect(got).toBe(shown);
  });

  it("names all that the package exports", () => {
    for (const name of Object.keys(text)) expect(readme).toContain(`\`${name}`);
  });
});

/** Runs an example; for each line `expression; // value` the value as written and as it came out. */
function run(example: string): [shown: string, got: string][] {
  const code = example
    .replace(/^import .*$/gm, "")
    .replace(/^(const \w+): Normalizer/gm, "$1")
    .replace(/^(?:const (\w+) = )?(.*); \/\/ (.*)$/gm, (_, name: string | undefined, expression, shown) =>
      name === undefined
        ? `results.push([${JSON.stringify(shown)}, ${expression}]);`
        : `const ${name} = ${expression}; results.push([${JSON.stringify(shown)}, ${name}]);`,
    );
  const results: [string, unknown][] = [];
  new Function("results", ...Object.keys(text), code)(results, ...Object.values(text));
  return results.filter(([shown]) => !shown.startsWith("a ")).map(([shown, value]) => [shown, show(value)]);
}

function show(value: unknown): string {
  return value instanceof Int32Array ? `Int32Array [${value.join(", ")}]` : JSON.stringify(value);
}
