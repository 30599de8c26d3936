import { expect, test } from "vitest";
import golden from "../golden/stems.json" with { type: "json" };
import { porterStem } from "./porter-stemmer.ts";

test("words have the stems that NLTK gives them", () => {
  const pairs = golden.stems.split(" ").map((pair) => pair.split(":"));
  expect(pairs.length).toBeGreaterThan(2500);
  expect(pairs.map(([word]) => [word, porterStem(word!)])).toEqual(pairs);
});

test("the example in the documentation holds", () => {
  expect(porterStem("relational")).toBe("relat");
});
