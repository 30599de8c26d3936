/** What a decoder looked at: for each target token how much at each source token. */
export interface Attention {
  readonly source: readonly string[];
  readonly target: readonly string[];
  /** `[target, source]`, each from 0 to 1. */
  readonly weights: readonly ArrayLike<number>[];
}

// Weights of a softmax in single precision may add up to, and so be, a little more than 1.
const MOST = 1.001;

/** @throws when there is no token, the weights are not `[target, source]`, or one is no share. */
export function requireAttention(where: string, { source, target, weights }: Attention): void {
  for (const [name, tokens] of [
    ["source", source],
    ["target", target],
  ] as const) {
    if (tokens.length === 0) throw new Error(`${where}: ${name} must have at least one token, got none.`);
  }
  const shape = `weights must be [target=${target.length}, source=${source.length}]`;
  if (weights.length !== target.length) {
    throw new Error(`${where}: ${shape}, got ${weights.length} rows.`);
  }
  for (const [i, row] of weights.entries()) {
    if (row.length !== source.length) throw new Error(`${where}: ${shape}, got ${row.length} in row ${i}.`);
    const wrong = Array.from(row).findIndex((weight) => !(weight >= 0 && weight <= MOST));
    if (wrong >= 0) {
      throw new Error(
        `${where}: weights must be from 0 to 1, got ${row[wrong]} in row ${i}, column ${wrong}. ` +
          "Pass the weights behind the softmax, not the scores before it.",
      );
    }
  }
}

/** The source token that each target token looked at most: `[target]`. */
export function strongest({ weights }: Attention): number[] {
  return weights.map((row) =>
    Array.from(row).reduce((best, weight, i) => (weight > row[best]! ? i : best), 0),
  );
}
