import { readFileSync } from "node:fs";
import { inspect } from "node:util";
import ts from "typescript";
import { expect, test } from "vitest";
import * as core from "./index.ts";

const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");

test("the README's example runs, and prints what it says", async () => {
  const [, code] = /```ts\n([\s\S]*?)```/.exec(readme)!;
  const { outputText } = ts.transpileModule(code!, {
    compilerOptions: {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.ESNext,
      verbatimModuleSyntax: true,
    },
  });
  const body = outputText.replace(/import (\{[^}]*\}) from "@refrain\/core";/, "const $1 = core;");
  const printed: string[] = [];
  const log = (value: unknown) => printed.push(typeof value === "string" ? value : inspect(value));
  const run = Object.getPrototypeOf(async () => {}).constructor("core", "console", body);
  await run(core, { log });
  const promised = Array.from(code!.matchAll(/console\.log\(.*\); \/\/ (.*)$/gm), ([, text]) => text);
  expect(printed).toEqual(promised);
});

test("the README lists every function that the package exports", () => {
  const listed = new Set(Array.from(readme.matchAll(/`(\w+)`/g), ([, name]) => name));
  // What only engines and their kits call.
  const forEngines = [
    "isDeclined",
    "outputSizeOf",
    "sameShape",
    "sizeOf",
    "specOf",
    "threefry",
    "UnsupportedError",
  ];
  expect(
    Object.keys(core)
      .filter((name) => !listed.has(name))
      .sort(),
  ).toEqual(forEngines.sort());
});
