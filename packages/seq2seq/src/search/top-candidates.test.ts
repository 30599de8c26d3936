import { random } from "@refrain/core";
import { expect, test } from "vitest";
import { topCandidates } from "./top-candidates.ts";

test.each([1, 2, 7, 50, 400])("keeps the best %i of 300, as sorting all of them would", (size) => {
  // Rounded, so that many are equal.
  const scores = random(size)
    .normalNumbers(300)
    .map((z) => Math.round(z * 8) / 8);
  const order = random(size).permutation(300);
  const top = topCandidates(size);
  for (const code of order) top.offer(scores[code]!, code);
  const sorted = scores
    .map((score, code) => ({ score, code }))
    .sort((a, b) => b.score - a.score || a.code - b.code)
    .slice(0, size);
  expect(top.threshold()).toBe(size > 300 ? Number.NEGATIVE_INFINITY : sorted.at(-1)!.score);
  expect(top.take()).toEqual(sorted);
  expect(top.take()).toEqual([]);
});
