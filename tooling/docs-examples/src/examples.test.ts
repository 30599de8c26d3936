import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { stop } from "@refrain/core";
import { afterAll, afterEach, describe, expect, it, vi } from "vitest";

// Each fenced `ts` block of README.md and docs/ is run as a module of its own. `file=NAME` keeps the block under that name beside the others. A line `console.log(x); // text` must print text.
const root = fileURLToPath(new URL("../../..", import.meta.url));
const folder = fileURLToPath(new URL("../.examples", import.meta.url));
const pages = [
  "README.md",
  ...readdirSync(join(root, "docs"))
    .filter((file) => file.endsWith(".md"))
    .map((file) => `docs/${file}`),
];

interface Example {
  readonly line: number;
  readonly flags: string;
  readonly code: string;
}

function examplesOf(page: string): Example[] {
  const text = readFileSync(join(root, page), "utf8");
  return Array.from(text.matchAll(/^```ts(.*)\n([\s\S]*?)^```$/gm), (match) => ({
    line: text.slice(0, match.index).split("\n").length,
    flags: match[1]!.trim(),
    code: match[2]!,
  }));
}

/** What the comments behind `console.log` say that it prints; a comment without a verbatim value is left alone. */
function promisedOutput(code: string): string[] {
  return Array.from(code.matchAll(/console\.log\(.*\); \/\/ (.*)$/gm), (match) => match[1]!);
}

afterEach(async () => {
  vi.restoreAllMocks();
  await stop();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

mkdirSync(folder, { recursive: true });

for (const page of pages) {
  const examples = examplesOf(page);
  if (examples.length === 0) continue;
  describe(page, async () => {
    for (const { line, flags, code } of examples) {
      const name = /file=(\S+)/.exec(flags)?.[1] ?? `${page.replaceAll(/\W/g, "-")}-${line}.ts`;
      const path = join(folder, name);
      writeFileSync(path, code);
      // A block marked `test` is a test file itself: importing it declares its tests.
      if (flags.includes("test")) {
        await import(path);
        continue;
      }
      it(`runs the example in line ${line}`, async () => {
        const printed: string[] = [];
        vi.spyOn(console, "log").mockImplementation(
          (...values) => void printed.push(values.map(asText).join(" ")),
        );
        await import(path);
        promisedOutput(code).forEach((promise, index) => {
          if (/^[\d[{"]|fused/.test(promise)) expect(printed[index]).toBe(promise);
        });
      });
    }
  });
}

function asText(value: unknown): string {
  return Array.isArray(value) ? `[${value.join(", ")}]` : String(value);
}
