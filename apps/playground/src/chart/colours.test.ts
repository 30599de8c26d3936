import { expect, it } from "vitest";
import { signedColour, viridis } from "./colours.ts";

it("grows lighter evenly from the lowest value to the highest", () => {
  const lightness = Array.from({ length: 21 }, (_, index) => {
    const [red, green, blue] = viridis(index / 20);
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  });
  expect(lightness).toEqual([...lightness].sort((a, b) => a - b));
  expect(viridis(-3)).toEqual(viridis(0));
  expect(viridis(7)).toEqual([253, 231, 37]);
});

it("is blue below 0, orange above, and nothing at 0", () => {
  expect(signedColour(-1)).toBe("rgb(0 114 178 / 0.550)");
  expect(signedColour(0.5)).toBe("rgb(230 159 0 / 0.275)");
  expect(signedColour(0)).toBe("rgb(230 159 0 / 0.000)");
});
