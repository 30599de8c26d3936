import { type BeamEditDistance, beamEditDistance, DELETE, INSERT, KEEP } from "./beam-edit-distance.ts";

// The limits of Tercom, and the last of sacreBLEU.
const LONGEST_SHIFT = 10; // tokens
const FARTHEST_SHIFT = 50; // tokens
const MOST_CANDIDATES = 1000; // for each hypothesis

/**
 * The least edits found that turn `hypothesis` into `reference`: insertions, deletions, substitutions and
 * shifts of phrases. Finding the best shifts is NP-complete, so they are taken greedily, as Tercom does
 * (Snover et al., 2006): always the one that saves most edits, until none does.
 */
export function translationEdits(hypothesis: readonly string[], reference: readonly string[]): number {
  if (reference.length === 0) return hypothesis.length;
  const ids = new Map<string, number>();
  const idOf = (token: string): number => {
    const id = ids.get(token) ?? ids.size;
    ids.set(token, id);
    return id;
  };
  const target = reference.map(idOf);
  let tokens = hypothesis.map(idOf);
  const table = beamEditDistance(target, tokens.length);
  let candidates = 0;
  for (let shifts = 0; ; shifts++) {
    const { best, tried } = bestShift(tokens, target, table, candidates);
    candidates = tried;
    if (candidates >= MOST_CANDIDATES || best === undefined || best.saved <= 0) {
      return shifts + table.distance(tokens);
    }
    tokens = best.tokens;
  }
}

interface Shift {
  /** How many edits fewer are left. */
  readonly saved: number;
  readonly length: number;
  readonly start: number;
  readonly target: number;
  readonly tokens: number[];
}

/** The shift that saves most edits; of equals the longest, then the first, then that to the first place. */
function bestShift(
  tokens: number[],
  reference: readonly number[],
  table: BeamEditDistance,
  candidates: number,
): { best: Shift | undefined; tried: number } {
  const before = table.distance(tokens);
  const { aligned, wrong, missing } = alignment(table);
  let best: Shift | undefined;
  let tried = candidates;
  for (const { start, at, length } of commonPhrases(tokens, reference)) {
    // Only a phrase that is wrong where it stands, to where the reference is not met yet, and not into itself.
    if (!anyWithin(wrong, start, length) || !anyWithin(missing, at, length)) continue;
    if (aligned[at]! >= start && aligned[at]! < start + length) continue;
    let previous = -1;
    for (let offset = -1; offset < length && at + offset < reference.length; offset++) {
      const target = at + offset === -1 ? 0 : aligned[at + offset]! + 1;
      if (target === previous) continue;
      previous = target;
      const moved = move(tokens, start, length, target);
      const shift = { saved: before - table.distance(moved), length, start, target, tokens: moved };
      tried++;
      if (best === undefined || compare(shift, best) > 0) best = shift;
    }
    if (tried >= MOST_CANDIDATES) break;
  }
  return { best, tried };
}

const compare = (a: Shift, b: Shift): number =>
  a.saved - b.saved || a.length - b.length || b.start - a.start || b.target - a.target;

/** Where each token of the reference stands in the hypothesis, and which tokens of each are not right. */
function alignment(table: BeamEditDistance): { aligned: number[]; wrong: boolean[]; missing: boolean[] } {
  const [aligned, wrong, missing]: [number[], boolean[], boolean[]] = [[], [], []];
  for (const edit of table.edits().reverse()) {
    if (edit !== INSERT) wrong.push(edit !== KEEP);
    if (edit === DELETE) continue;
    aligned.push(wrong.length - 1);
    missing.push(edit !== KEEP);
  }
  return { aligned, wrong, missing };
}

/** The phrases that hypothesis and reference share, not too far from each other. */
function* commonPhrases(
  tokens: readonly number[],
  reference: readonly number[],
): Generator<{ start: number; at: number; length: number }> {
  for (let start = 0; start < tokens.length; start++) {
    for (let at = 0; at < reference.length; at++) {
      if (Math.abs(at - start) > FARTHEST_SHIFT) continue;
      const longest = Math.min(LONGEST_SHIFT, tokens.length - start, reference.length - at);
      for (let length = 1; length <= longest; length++) {
        if (tokens[start + length - 1] !== reference[at + length - 1]) break;
        yield { start, at, length };
      }
    }
  }
}

/**
 * The tokens with `length` of them from `start` moved before the one at `target`, or that far on when it is
 * one of them.
 */
function move(tokens: readonly number[], start: number, length: number, target: number): number[] {
  const phrase = tokens.slice(start, start + length);
  const rest = [...tokens.slice(0, start), ...tokens.slice(start + length)];
  const place = target < start ? target : target > start + length ? target - length : target;
  return [...rest.slice(0, place), ...phrase, ...rest.slice(place)];
}

function anyWithin(flags: readonly boolean[], start: number, length: number): boolean {
  for (let i = start; i < start + length; i++) if (flags[i]) return true;
  return false;
}
