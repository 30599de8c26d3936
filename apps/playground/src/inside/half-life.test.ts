import { expect, it } from "vitest";
import { halfLife } from "./half-life.ts";

it("is the first distance at which less than half is left", () => {
  expect(halfLife([1, 0.8, 0.6, 0.4, 0.2])).toBe(3);
  expect(halfLife([1, 1, 1])).toBe(3);
});
