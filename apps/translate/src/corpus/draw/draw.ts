/** Draws at random, the same for the same seed. */
export interface Draw {
  /** From 0 to below 1. */
  number(): number;
  /** True with this probability. */
  chance(probability: number): boolean;
  /** One of these. @throws when there are none. */
  from<T>(choices: readonly T[]): T;
  /** One of these, each as often as its weight says. */
  weighted<T>(choices: readonly (readonly [weight: number, choice: T])[]): T;
}

/** A source of draws: the generator of Steele, Lea and Flood (2014), splitmix, in 32 bits. */
export function drawing(seed: number): Draw {
  let state = seed >>> 0;
  const number = () => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  };
  return {
    number,
    chance: (probability) => number() < probability,
    from(choices) {
      if (choices.length === 0)
        throw new Error("drawing: there must be something to draw from, got nothing.");
      return choices[Math.floor(number() * choices.length)]!;
    },
    weighted(choices) {
      let left = number() * choices.reduce((sum, [weight]) => sum + weight, 0);
      for (const [weight, choice] of choices) {
        left -= weight;
        if (left < 0) return choice;
      }
      return choices.at(-1)![1];
    },
  };
}
