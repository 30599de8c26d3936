import { readFileSync } from "node:fs";
import * as cells from "@refrain/cells";
import * as core from "@refrain/core";
import * as layers from "@refrain/layers";
import * as optim from "@refrain/optim";
import { attentionLaws } from "@refrain/testing/laws";
import ts from "typescript";
import { expect, test } from "vitest";
import * as seq2seq from "./index.ts";

const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
const packages: Readonly<Record<string, object>> = { cells, core, layers, optim, seq2seq };

test("the README's model learns to turn digits round", async () => {
  const printed = await run("Translate", "");
  expect(printed).toEqual(["6 5 4 3", "5 3 7", "4 6", "3 6 7 5"]);
});

test("the README's attention keeps the laws", async () => {
  const [evenly] = await run("Write an attention", "console.log(evenly);");
  await core.start(core.reference());
  const make = evenly as (sizes: object) => seq2seq.Attention<core.Tree, core.Tree>;
  const laws = attentionLaws(() => make({ querySize: 3, valueSize: 4 }), { rebuild: make });
  for (const law of laws) await law.run();
});

test("the README names all that the package exports", () => {
  for (const name of Object.keys(seq2seq)) expect(readme).toContain(`\`${name}`);
});

/** Runs the first example of a section, and gives what it prints. */
async function run(section: string, more: string): Promise<unknown[]> {
  const [, code] = new RegExp(`## ${section}\n[\\s\\S]*?\`\`\`ts\\n([\\s\\S]*?)\`\`\``).exec(readme)!;
  const { outputText } = ts.transpileModule(code!, {
    compilerOptions: {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.ESNext,
      verbatimModuleSyntax: true,
    },
  });
  const body = outputText
    .replace(/import type [^;]*;/g, "")
    .replace(/import (\{[^}]*\}) from "@refrain\/(\w+)";/g, "const $1 = packages.$2;");
  const printed: unknown[] = [];
  const log = (...values: unknown[]) => printed.push(values.length === 1 ? values[0] : values.join(" "));
  const example = Object.getPrototypeOf(async () => {}).constructor("packages", "console", body + more);
  await example(packages, { log });
  return printed;
}
