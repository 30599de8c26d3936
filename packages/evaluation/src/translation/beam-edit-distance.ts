/** How to turn the hypothesis into the reference, from the end to the start. */
type Edit = typeof KEEP | typeof SUBSTITUTE | typeof DELETE | typeof INSERT;
export const KEEP = 1;
export const SUBSTITUTE = 2;
/** Leaves out a token of the hypothesis. */
export const DELETE = 3;
/** Puts in a token of the reference. */
export const INSERT = 4;

/** Only cells so near to the diagonal are looked at, as in Tercom. */
const BEAM = 25;

/** The edit distance of hypotheses of one length from one reference. */
export interface BeamEditDistance {
  distance(hypothesis: readonly number[]): number;
  /** The edits for the hypothesis that `distance` saw last. */
  edits(): Edit[];
}

/**
 * The edit distance within a beam around the diagonal. Hypotheses that are tried one after the other mostly begin
 * alike, so the rows of the table that belong to the common beginning are kept.
 */
export function beamEditDistance(reference: readonly number[], length: number): BeamEditDistance {
  const columns = reference.length + 1;
  const costs = Array.from({ length: length + 1 }, () => new Float64Array(columns));
  const edits = Array.from({ length: length + 1 }, () => new Uint8Array(columns));
  costs[0]!.forEach((_, j, row) => {
    row[j] = j;
  });
  edits[0]!.fill(INSERT);
  const ratio = length === 0 ? 1 : reference.length / length;
  const beam = BEAM < ratio / 2 ? Math.ceil(ratio / 2 + BEAM) : BEAM;
  let seen: readonly number[] = [];

  function fillRow(i: number, token: number): void {
    const [above, row, edit] = [costs[i - 1]!, costs[i]!, edits[i]!];
    row.fill(Number.POSITIVE_INFINITY);
    const diagonal = Math.floor(i * ratio);
    const end = i === length ? columns : Math.min(columns, diagonal + beam);
    for (let j = Math.max(0, diagonal - beam); j < end; j++) {
      if (j > 0) {
        const same = token === reference[j - 1];
        row[j] = above[j - 1]! + (same ? 0 : 1);
        edit[j] = same ? KEEP : SUBSTITUTE;
      }
      // Where several are as good, the first stands: replace, delete, insert.
      if (above[j]! + 1 < row[j]!) {
        row[j] = above[j]! + 1;
        edit[j] = DELETE;
      }
      if (j > 0 && row[j - 1]! + 1 < row[j]!) {
        row[j] = row[j - 1]! + 1;
        edit[j] = INSERT;
      }
    }
  }

  return {
    distance(hypothesis) {
      let start = 0;
      while (start < seen.length && seen[start] === hypothesis[start]) start++;
      for (let i = start; i < length; i++) fillRow(i + 1, hypothesis[i]!);
      seen = hypothesis;
      return costs[length]![columns - 1]!;
    },
    edits() {
      const trace: Edit[] = [];
      for (let [i, j] = [length, columns - 1]; i > 0 || j > 0; ) {
        const edit = edits[i]![j]! as Edit;
        trace.push(edit);
        if (edit !== INSERT) i--;
        if (edit !== DELETE) j--;
      }
      return trace;
    },
  };
}
