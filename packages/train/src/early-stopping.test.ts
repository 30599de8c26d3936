import { expect, test } from "vitest";
import { type EarlyStoppingOptions, earlyStopping } from "./early-stopping.ts";

/** What becomes of the values: `+` improved, `-` not, `!` stop. */
function run(options: EarlyStoppingOptions, values: readonly number[]): string {
  const stopping = earlyStopping(options);
  let state = stopping.init();
  const signs = values.map((value) => {
    state = stopping.update(JSON.parse(JSON.stringify(state)), value);
    return state.stop ? "!" : state.improved ? "+" : "-";
  });
  return signs.join("");
}

test("it stops after so many values in a row without a better one", () => {
  expect(run({ patience: 2 }, [3, 2, 2, 1, 4, 3, 2])).toBe("++-+-!!");
  expect(run({ patience: 1 }, [1, 1])).toBe("+!");
  expect(run({ patience: 2, better: "higher" }, [1, 2, 1, 3, 3, 3])).toBe("++-+-!");
});

test("an improvement counts only when it is above the minimum change", () => {
  expect(run({ patience: 2, minimumChange: 0.5 }, [3, 2.75, 2.25, 2, 1.75])).toBe("+-+-!");
});

test("a value that is not finite is no improvement", () => {
  expect(run({ patience: 3 }, [Number.NaN, 2, Number.NaN, Number.NEGATIVE_INFINITY, 1])).toBe("-+--+");
});

test("bad options are refused", () => {
  expect(() => earlyStopping({ patience: 0 })).toThrow(
    new Error("earlyStopping: patience must be a whole number from 1, got 0."),
  );
  expect(() => earlyStopping({ patience: 1, minimumChange: -1 })).toThrow(
    new Error("earlyStopping: minimumChange must be 0 or more, got -1."),
  );
});
