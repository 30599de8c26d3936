/**
 * The streams of one seed, kept apart by purpose, so that a split, the order of an epoch's examples and the
 * order of its batches share no random words.
 */
export const streams = {
  examples: (epoch: number): number => epoch,
  batches: (epoch: number): number => 2 ** 32 + epoch,
  split: (group: number): number => 2 * 2 ** 32 + group,
} as const;
