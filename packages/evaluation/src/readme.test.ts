import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import * as evaluation from "./index.ts";

const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");

/** The lines that the first example behind a text of the README prints, and those that its comments promise. */
function example(behind: string): { printed: string[]; promised: string[] } {
  const [, code] = /^```ts\n([\s\S]*?)^```$/m.exec(readme.slice(readme.indexOf(behind)))!;
  const names = /^import \{ (.*) \} from "@refrain\/evaluation";$/m.exec(code!)![1]!;
  const body = code!.replace(/^import .*$/gm, "");
  const printed: string[] = [];
  const print = { log: (text: string) => printed.push(...text.split("\n")) };
  // An example is plain JavaScript but for its import.
  new Function("evaluation", "console", `const { ${names} } = evaluation;\n${body}`)(evaluation, print);
  const promised = Array.from(body.matchAll(/^(?:console\.log\(.*\); )?\/\/ (.*)$/gm), ([, text]) => text!);
  return { printed, promised };
}

test("the example of translation prints what it says", () => {
  const { printed, promised } = example("## Translation");
  const anyVersion = (line: string): string => line.replace(/refrain\.[\w.-]+$/, "refrain");
  expect(printed.slice(0, 2).map(anyVersion)).toEqual(promised.slice(0, 2).map(anyVersion));
  expect(printed[2]).toMatch(/^[\d.]+ ± [\d.]+, p = [\d.]+$/);
});

test("the example of attention prints what it says", () => {
  const { printed, promised } = example("What attention looked at");
  expect(printed).toEqual(promised);
});
