import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

test("the main entry imports nothing but its own files, so that it runs in browsers", () => {
  const seen = new Set<string>();
  const foreign: string[] = [];
  const visit = (url: URL) => {
    if (seen.has(url.href)) return;
    seen.add(url.href);
    for (const [, name] of readFileSync(url, "utf8").matchAll(/^(?:import|export) .*?from "(.+?)";$/gms)) {
      if (name!.startsWith(".")) visit(new URL(name!, url));
      else foreign.push(`${url.pathname}: ${name}`);
    }
  };
  visit(new URL("./index.ts", import.meta.url));
  expect(foreign).toEqual([]);
  expect(seen.size).toBeGreaterThan(20);
});
