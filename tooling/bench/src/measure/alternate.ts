import { setTimeout } from "node:timers/promises";

/** Who takes part in a measurement. */
export interface Contestant {
  /** Takes steps one after the other, and gives the milliseconds of each. */
  run(steps: number): Promise<readonly number[]>;
}

/** Milliseconds that a contestant's timed steps of one round are to fill. */
const ROUND_MILLISECONDS = 150;
const MOST_STEPS = 20;

/** Steps that everyone takes first, and for how long in all: JavaScript is compiled by how often it ran. */
const WARM_UP_STEPS = 3;
const WARM_UP_MILLISECONDS = 1000;

/** Milliseconds before a turn, until the threads of whoever came before have stopped to spin. */
const REST_MILLISECONDS = 200;

/**
 * Measures contestants in turns, round by round, so that what else happens on the machine meets all of them alike.
 *
 * Each warms up first, for a second. The first step of a round is not counted: it finds the caches filled by the others. A rest comes before
 * it, since waiting threads go on spinning for a while and would slow down whoever is next.
 *
 * @param rounds of a few steps each, fewer when they are long.
 * @returns for each contestant, the milliseconds of all counted steps.
 */
export async function alternate(contestants: readonly Contestant[], rounds: number): Promise<number[][]> {
  const entries: { contestant: Contestant; steps: number; times: number[] }[] = [];
  for (const contestant of contestants) {
    const last = await warmUp(contestant);
    const steps = Math.min(MOST_STEPS, Math.max(1, Math.round(ROUND_MILLISECONDS / last)));
    entries.push({ contestant, steps, times: [] });
  }
  for (let round = 0; round < rounds; round++) {
    for (const { contestant, steps, times } of entries) {
      if (entries.length > 1) await setTimeout(REST_MILLISECONDS);
      const [, ...counted] = await contestant.run(steps + 1);
      times.push(...counted);
    }
  }
  return entries.map(({ times }) => times);
}

/** The milliseconds of the last step of a warm-up. */
async function warmUp(contestant: Contestant): Promise<number> {
  const first = await contestant.run(WARM_UP_STEPS);
  const last = first.at(-1)!;
  const left = WARM_UP_MILLISECONDS - first.reduce((sum, milliseconds) => sum + milliseconds, 0);
  const more = Math.round(left / last);
  return more > 0 ? (await contestant.run(more)).at(-1)! : last;
}
