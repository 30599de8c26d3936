import { expect, it } from "vitest";
import { compareCodePoints } from "./compare-code-points.ts";

it("orders strings as their UTF-8 bytes, with all beyond 16 bits last", () => {
  const ordered = ["", "A", "Aa", "a", "é", "中", "\uE000", "～", "～a", "😀", "😀a", "😁"];
  const shuffled = [...ordered].sort();
  expect(shuffled).not.toEqual(ordered);
  expect(shuffled.sort(compareCodePoints)).toEqual(ordered);
});
