/**
 * One step of turning a reference into a hypothesis: at `reference` and `hypothesis`, the places in both. A
 * deletion has no token in the hypothesis, and an insertion none in the reference; their place there is where
 * it would stand.
 */
export interface EditOperation {
  readonly type: "keep" | "substitute" | "delete" | "insert";
  readonly reference: number;
  readonly hypothesis: number;
}

/**
 * The fewest insertions, deletions and substitutions (Levenshtein, 1966) that turn the reference into the
 * hypothesis, in order, with the tokens that are kept: an alignment. Of the alignments that are as short, the
 * one that RapidFuzz, and so jiwer, gives.
 *
 * @example
 * editOperations(["the", "cat", "sat"], ["a", "cat", "sat", "down"]).map(({ type }) => type);
 * // ["substitute", "keep", "keep", "insert"]
 */
export function editOperations<Token>(
  reference: readonly Token[],
  hypothesis: readonly Token[],
): EditOperation[] {
  const [prefix, suffix] = commonEnds(reference, hypothesis);
  const middle = reference.slice(prefix, reference.length - suffix);
  const other = hypothesis.slice(prefix, hypothesis.length - suffix);
  const keep = (i: number, j: number): EditOperation => ({ type: "keep", reference: i, hypothesis: j });
  return [
    ...Array.from({ length: prefix }, (_, i) => keep(i, i)),
    ...alignMiddle(middle, other, prefix),
    ...Array.from({ length: suffix }, (_, i) =>
      keep(reference.length - suffix + i, hypothesis.length - suffix + i),
    ),
  ];
}

/**
 * How many insertions, deletions and substitutions turn one sequence into the other at least (Levenshtein,
 * 1966). Two texts are compared character by character (code points); arrays token by token.
 *
 * @example
 * editDistance("kitten", "sitting"); // 3
 * editDistance(["a", "b"], ["b"]); // 1
 */
export function editDistance(a: string | readonly unknown[], b: string | readonly unknown[]): number {
  const rows = distances(Array.from<unknown>(a), Array.from<unknown>(b));
  return rows.at(-1)!.at(-1)!;
}

/** The table of distances: `[i][j]` from the first `i` tokens of `a` to the first `j` of `b`. */
function distances<Token>(a: readonly Token[], b: readonly Token[]): Uint32Array[] {
  const table = [Uint32Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (const [i, token] of a.entries()) {
    const above = table[i]!;
    const row = new Uint32Array(b.length + 1);
    row[0] = i + 1;
    for (let j = 1; j <= b.length; j++) {
      const diagonal = above[j - 1]! + (token === b[j - 1] ? 0 : 1);
      row[j] = Math.min(diagonal, above[j]! + 1, row[j - 1]! + 1);
    }
    table.push(row);
  }
  return table;
}

function alignMiddle<Token>(a: readonly Token[], b: readonly Token[], prefix: number): EditOperation[] {
  const table = distances(a, b);
  const operations: EditOperation[] = [];
  for (let [i, j] = [a.length, b.length]; i > 0 || j > 0; ) {
    let type: EditOperation["type"];
    if (j === 0 || (i > 0 && table[i]![j] === table[i - 1]![j]! + 1)) {
      type = "delete";
    } else if (i === 0 || table[i]![j - 1]! < table[i - 1]![j - 1]!) {
      type = "insert";
    } else {
      type = a[i - 1] === b[j - 1] ? "keep" : "substitute";
    }
    if (type !== "insert") i--;
    if (type !== "delete") j--;
    operations.push({ type, reference: prefix + i, hypothesis: prefix + j });
  }
  return operations.reverse();
}

/** How many tokens are the same at the start, and then at the end. */
function commonEnds<Token>(a: readonly Token[], b: readonly Token[]): [prefix: number, suffix: number] {
  const shorter = Math.min(a.length, b.length);
  let prefix = 0;
  while (prefix < shorter && a[prefix] === b[prefix]) prefix++;
  let suffix = 0;
  while (suffix < shorter - prefix && a[a.length - 1 - suffix] === b[b.length - 1 - suffix]) suffix++;
  return [prefix, suffix];
}
