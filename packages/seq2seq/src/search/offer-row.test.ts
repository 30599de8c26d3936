import { random } from "@refrain/core";
import { expect, test } from "vitest";
import { offerRow } from "./offer-row.ts";
import { topCandidates } from "./top-candidates.ts";

const all = (logProbabilities: Float32Array) => ({ logProbabilities, tokens: null });
const may = (token: number) => token % 5 !== 0;

test.each([1, 7, 8, 9, 40, 333])(
  "finds the best of all rows of %i tokens, those left out that may not follow",
  (size) => {
    const rows = [0, 1, 2].map((row) => Float32Array.from(random(size).split(row).normalNumbers(size)));
    rows[1]![size - 1] = Number.NEGATIVE_INFINITY;
    const totals = [-1, -0.5, -2];
    const expected = rows
      .flatMap((row, i) =>
        Array.from(row, (log, token) => ({ score: totals[i]! + log, code: i * size + token })),
      )
      .filter(({ score, code }) => may(code % size) && score > Number.NEGATIVE_INFINITY)
      .sort((a, b) => b.score - a.score)
      .slice(0, 6);
    const top = topCandidates(6);
    rows.forEach((row, i) => {
      expect(offerRow(top, all(row), totals[i]!, i * size, { only: null, may })).toBe(true);
    });
    expect(top.take()).toEqual(expected);
  },
);

test("finds the same among the most likely as among all", () => {
  const row = Float32Array.from({ length: 40 }, (_, i) => -((i * 7) % 11)); // Many are equal.
  const byRank = Array.from(row, (_, token) => token).sort((a, b) => row[b]! - row[a]!);
  const few = Int32Array.from(byRank.slice(0, 6 + 8)); // 8 of all may not follow.
  const most = { logProbabilities: Float32Array.from(few, (token) => row[token]!), tokens: few };
  const found = [all(row), most].map((scores) => {
    const top = topCandidates(6);
    top.offer(-2, 100);
    expect(offerRow(top, scores, -0.5, 0, { only: null, may })).toBe(true);
    return top.take();
  });
  expect(found[1]).toEqual(found[0]);
});

test("sees NaN wherever it stands", () => {
  for (let place = 0; place < 30; place++) {
    const row = new Float32Array(30).fill(-1);
    row[place] = Number.NaN;
    expect(offerRow(topCandidates(2), all(row), 0, 0, { only: null, may })).toBe(false);
    const first = { logProbabilities: Float32Array.of(Number.NaN, -1), tokens: Int32Array.of(place, 0) };
    expect(offerRow(topCandidates(2), first, 0, 0, { only: null, may })).toBe(false);
    expect(offerRow(topCandidates(2), all(row), 0, 0, { only: [0, place], may })).toBe(false);
  }
});
