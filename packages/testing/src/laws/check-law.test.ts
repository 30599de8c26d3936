import { describe, expect, it } from "vitest";
import { checkLaw, checkSkips } from "./check-law.ts";
import type { Law } from "./law.ts";

const kept: Law = { name: "keeps its word", run() {} };
const unkept: Law = {
  name: "is round",
  async run() {
    throw new Error("It must be round, it is square.");
  },
};

describe("checkLaw", () => {
  it("lets a law that holds pass", async () => {
    expect(await checkLaw(kept, undefined)).toEqual({ kind: "holds" });
  });

  it("hands on the error of a law that does not hold", async () => {
    const error = new Error("It must be round, it is square.");
    expect(await checkLaw(unkept, undefined)).toEqual({ kind: "broken", error });
  });

  it("skips a law that does not hold, with the reason", async () => {
    expect(await checkLaw(unkept, "squares stack better")).toMatchObject({
      kind: "skipped",
      reason: "squares stack better",
    });
  });

  it("fails the skip of a law that holds", async () => {
    const error = new Error(
      '"keeps its word" is skipped because "it used to lie", but it holds. Take it off the skip list.',
    );
    expect(await checkLaw(kept, "it used to lie")).toEqual({ kind: "broken", error });
  });
});

describe("checkSkips", () => {
  it("refuses the name of no law", () => {
    expect(() => checkSkips([kept, unkept], { "is a circle": "it is a square" })).toThrow(
      'skip: there is no law "is a circle". The laws are: "keeps its word", "is round".',
    );
  });

  it("refuses a skip without a reason", () => {
    expect(() => checkSkips([unkept], { "is round": " " })).toThrow('skip: "is round" needs a reason.');
  });
});
