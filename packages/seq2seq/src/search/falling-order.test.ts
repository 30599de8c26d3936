import { random } from "@refrain/core";
import { expect, test } from "vitest";
import { fallingOrder } from "./falling-order.ts";

test.each([0, 1, 2, 3, 10, 100, 257])("gives the places of %i numbers as a stable sort would", (count) => {
  // Rounded, so that many are equal.
  const numbers = Float64Array.from(random(count).normalNumbers(count), (z) => Math.round(4 * z));
  const sorted = Array.from(numbers, (_, place) => place).sort((a, b) => numbers[b]! - numbers[a]!);
  expect([...fallingOrder(numbers)]).toEqual(sorted);
});
