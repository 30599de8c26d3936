import { expect, it } from "vitest";
import { alternate, type Contestant } from "./alternate.ts";

/** Takes as long as it is told, step by step, and writes down whose turn it was. */
function contestant(name: string, times: (step: number) => number, turns: string[]): Contestant {
  let step = 0;
  return {
    async run(steps) {
      turns.push(`${name} ${steps}`);
      return Array.from({ length: steps }, () => times(step++));
    },
  };
}

it("takes turns after a warm-up, with more steps for who is faster", async () => {
  const turns: string[] = [];
  const [slow, fast] = [contestant("slow", () => 1000, turns), contestant("fast", () => 50, turns)];
  await alternate([slow, fast], 2);
  expect(turns).toEqual(["slow 3", "fast 3", "fast 17", "slow 2", "fast 4", "slow 2", "fast 4"]);
});

it("counts neither the warm-up nor the first step of a round", async () => {
  const numbered = contestant("a", (step) => 100 + step, []);
  const [times] = await alternate([numbered], 3);
  // Steps 0 to 9 warm up, for a second; rounds of one counted step follow, each behind one that is not counted.
  expect(times).toEqual([111, 113, 115]);
});
