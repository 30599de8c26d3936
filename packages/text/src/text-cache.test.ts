import { expect, it } from "vitest";
import { textCache } from "./text-cache.ts";

it("keeps values of short texts, and never more than it has room for", () => {
  const cache = textCache<number>();
  cache.set("a", 1);
  cache.set("b".repeat(65), 2);
  expect([cache.get("a"), cache.get("b".repeat(65)), cache.get("c")]).toEqual([1, undefined, undefined]);
  for (let count = 0; count < 100_000; count++) cache.set(`text ${count}`, count);
  expect([cache.get("a"), cache.get("text 99999")]).toEqual([undefined, 99_999]);
});
