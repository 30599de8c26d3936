/** The table of lengths: `[i][j]` for the first `i` tokens of `a` and the first `j` of `b`. */
function lengths(a: readonly string[], b: readonly string[]): Uint32Array[] {
  const table = [new Uint32Array(b.length + 1)];
  for (const token of a) {
    const above = table.at(-1)!;
    const row = new Uint32Array(b.length + 1);
    for (let j = 1; j <= b.length; j++) {
      row[j] = token === b[j - 1] ? above[j - 1]! + 1 : Math.max(above[j]!, row[j - 1]!);
    }
    table.push(row);
  }
  return table;
}

/** How many tokens the longest common subsequence has. */
export function commonLength(a: readonly string[], b: readonly string[]): number {
  return lengths(a, b).at(-1)!.at(-1)!;
}

/** Where the tokens of one longest common subsequence are in `a`, last first. */
export function commonPlaces(a: readonly string[], b: readonly string[]): number[] {
  const table = lengths(a, b);
  const places: number[] = [];
  for (let [i, j] = [a.length, b.length]; i > 0 && j > 0; ) {
    if (a[i - 1] === b[j - 1]) {
      places.push(i - 1);
      i--;
      j--;
    } else if (table[i]![j - 1]! > table[i - 1]![j]!) {
      j--;
    } else {
      i--;
    }
  }
  return places;
}
