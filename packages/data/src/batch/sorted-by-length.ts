/** Examples sorted by length, the shortest first; examples of one length keep their order. */
export function sortedByLength(examples: Int32Array, lengths: ArrayLike<number>): Int32Array {
  return examples.slice().sort((a, b) => lengths[a]! - lengths[b]!);
}

/** Checks the lengths at the edge of `where`. Returns how many there are. */
export function requireLengths(where: string, lengths: ArrayLike<number>): number {
  if (lengths.length === 0)
    throw new Error(`${where}: lengths must not be empty: there is nothing to batch.`);
  for (let example = 0; example < lengths.length; example += 1) {
    const length = lengths[example]!;
    if (!Number.isInteger(length) || length < 1) {
      throw new Error(
        `${where}: each length must be an integer from 1, got ${length} for example ${example}.`,
      );
    }
  }
  return lengths.length;
}
