import { expect, test } from "vitest";
import { pairLines, pairTabs } from "./parallel-text.ts";

test("lines are paired in order, without the white space around them", () => {
  expect(pairLines("Ein Haus. \n\u00a0Ein Hund.\n", "A house.\r\nA dog.\r\n")).toEqual({
    pairs: [
      { source: "Ein Haus.", target: "A house." },
      { source: "Ein Hund.", target: "A dog." },
    ],
    dropped: [],
  });
});

test("what makes no pair is left out and reported by its line", () => {
  expect(pairLines("a\n\n \nd\n\tf\n", "1\n2\n\n\n6")).toEqual({
    pairs: [
      { source: "a", target: "1" },
      { source: "f", target: "6" },
    ],
    dropped: [
      { line: 2, why: "no source" },
      { line: 3, why: "empty" },
      { line: 4, why: "no target" },
    ],
  });
});

test("the last line may end or not, and a byte order mark is no text", () => {
  const pairs = [{ source: "a", target: "b" }];
  for (const end of ["", "\n", "\r\n"]) {
    expect(pairLines(`a${end}`, "b")).toEqual({ pairs, dropped: [] });
    expect(pairTabs(`\ufeffa\tb${end}`)).toEqual({ pairs, dropped: [] });
  }
  expect(pairLines("", "")).toEqual({ pairs: [], dropped: [] });
});

test("texts with different numbers of lines are refused", () => {
  expect(() => pairLines("a\nb\nc\n", "1\n3\n")).toThrow(
    new Error(
      "pairLines: source and target must have as many lines, got 3 and 2. " +
        "Leave a translation that is missing as an empty line.",
    ),
  );
});

test("columns are read up to the second, and lines without one are reported", () => {
  expect(pairTabs("Hi.\t嗨。\tCC BY\nno tab\n\n\t嗨\nRun!\t跑！\n")).toEqual({
    pairs: [
      { source: "Hi.", target: "嗨。" },
      { source: "Run!", target: "跑！" },
    ],
    dropped: [
      { line: 2, why: "no target" },
      { line: 3, why: "empty" },
      { line: 4, why: "no source" },
    ],
  });
});

test("the example in the documentation holds", () => {
  const { pairs, dropped } = pairLines("Ein Haus.\n\nEin Hund.\n", "A house.\n\nA dog.\n");
  expect(pairs[1]).toEqual({ source: "Ein Hund.", target: "A dog." });
  expect(dropped).toEqual([{ line: 2, why: "empty" }]);
});
