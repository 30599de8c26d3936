import { expect, test } from "vitest";
import { fixed } from "./fixed.ts";

test("numbers are printed as Python's format prints them", () => {
  const printed: readonly (readonly [value: number, decimals: number, text: string])[] = [
    [6.25, 1, "6.2"],
    [6.75, 1, "6.8"],
    [0.125, 2, "0.12"],
    [2.675, 2, "2.67"],
    [6.35, 1, "6.3"],
    [12.5, 0, "12"],
    [99.75, 1, "99.8"],
    [0.5, 3, "0.500"],
    [100, 1, "100.0"],
    [1 / 3, 2, "0.33"],
    [0.0625, 3, "0.062"],
  ];
  for (const [value, decimals, text] of printed) expect(fixed(value, decimals)).toBe(text);
});
