import { readFileSync } from "node:fs";
import * as core from "@refrain/core";
import ts from "typescript";
import { expect, test } from "vitest";
import * as seq2seq from "../index.ts";

const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");

test("the README's search finds what it says", async () => {
  const [, code] = /## Search[\s\S]*?```ts\n([\s\S]*?)```/.exec(readme)!;
  const { outputText } = ts.transpileModule(code!, {
    compilerOptions: {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.ESNext,
      verbatimModuleSyntax: true,
    },
  });
  const body = outputText.replace(/import (\{[^}]*\}) from "@refrain\/(\w+)";/g, "const $1 = $2;");
  const printed: string[] = [];
  const log = (...values: unknown[]) => printed.push(values.join(" "));
  const run = Object.getPrototypeOf(async () => {}).constructor("core", "seq2seq", "console", body);
  await run(core, seq2seq, { log });
  const promised = Array.from(code!.matchAll(/console\.log\(.*\); \/\/ (.*)$/gm), ([, text]) => text);
  expect(printed).toEqual(promised);
});
