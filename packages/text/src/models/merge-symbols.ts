import { priorityQueue } from "../priority-queue.ts";

/** A pair of tokens that may be merged: how early, and to which token. */
export interface Merge {
  readonly rank: number;
  readonly id: number;
}

/** The merges of a vocabulary, by the ids of a pair. */
export interface MergeTable {
  find(left: number, right: number): Merge | undefined;
}

/**
 * Merges the symbols of one piece: again and again the pair with the lowest rank, the leftmost of equal ones.
 * `skips` says, merge by merge, whether one is passed over for now (BPE-dropout). Time n log n for n symbols:
 * a heap of possible merges over a linked list.
 */
export function mergeSymbols(
  symbols: readonly number[],
  merges: MergeTable,
  skips: () => boolean = neverSkips,
): readonly number[] {
  const { length } = symbols;
  if (length < 2) return symbols;
  const ids = Int32Array.from(symbols);
  const next = Int32Array.from(symbols, (_, at) => at + 1); // `length` is the end
  const previous = Int32Array.from(symbols, (_, at) => at - 1); // -1 is the beginning
  const possible = priorityQueue(comesBefore);
  const offer = (at: number) => {
    const after = next[at]!;
    if (at < 0 || after >= length) return;
    const merge = merges.find(ids[at]!, ids[after]!);
    if (merge !== undefined) possible.push({ at, left: ids[at]!, right: ids[after]!, merge });
  };
  for (let at = 0; at + 1 < length; at++) offer(at);

  let skipped: Possible[] = [];
  for (let top = possible.pop(); top !== undefined; top = possible.pop()) {
    const { at, left, right, merge } = top;
    const after = next[at]!;
    if (ids[at] !== left || after >= length || ids[after] !== right) continue; // merged already
    if (skips()) {
      skipped.push(top);
      continue;
    }
    for (const again of skipped) possible.push(again);
    skipped = [];
    ids[at] = merge.id;
    ids[after] = gone;
    next[at] = next[after]!;
    if (next[at]! < length) previous[next[at]!] = at;
    offer(at);
    if (previous[at]! >= 0) offer(previous[at]!);
  }
  return Array.from(ids.filter((id) => id !== gone));
}

const gone = -1;
const neverSkips = (): boolean => false;

/** A merge of the symbols `left` at the place `at` and `right` after it; out of date when others stand there. */
interface Possible {
  readonly at: number;
  readonly left: number;
  readonly right: number;
  readonly merge: Merge;
}

function comesBefore(a: Possible, b: Possible): boolean {
  return a.merge.rank === b.merge.rank ? a.at < b.at : a.merge.rank < b.merge.rank;
}
