import type { TokenTrie } from "./token-trie.ts";

/** One token of a segmentation. */
export interface Arc {
  readonly start: number;
  readonly end: number;
  /** `unknownId` where no token stands. */
  readonly id: number;
}

/** All segmentations of a piece: a graph whose nodes are the places between characters. */
export interface Lattice {
  readonly piece: string;
  /** Arcs by their start, the shorter first. */
  readonly arcs: readonly Arc[];
}

/** The id of an arc that is no token. */
export const unknownId = -1;

/** The tokens that stand anywhere in a piece, and an unknown one for each character that is no token by itself. */
export function latticeOf(piece: string, trie: TokenTrie): Lattice {
  const arcs: Arc[] = [];
  for (let start = 0; start < piece.length; ) {
    const next = start + ((piece.codePointAt(start) ?? 0) > 0xffff ? 2 : 1);
    let single = false;
    trie.matches(piece, start, (end, id) => {
      if (end === next) single = true;
      if ((piece.charCodeAt(end) & 0xfc00) !== 0xdc00) arcs.push({ start, end, id });
    });
    if (!single) arcs.push({ start, end: next, id: unknownId });
    start = next;
  }
  return { piece, arcs };
}

/**
 * The segmentation with the largest sum of scores (Viterbi, 1967); of equal ones the one whose last token is the
 * longest. Without the arc of all of the piece if `notWhole`. Empty when there is none.
 */
export function bestPath(
  { piece, arcs }: Lattice,
  scoreOf: (id: number) => number,
  notWhole = false,
): readonly Arc[] {
  const best = new Float64Array(piece.length + 1).fill(Number.NEGATIVE_INFINITY);
  const last: (Arc | undefined)[] = Array.from({ length: piece.length + 1 });
  best[0] = 0;
  for (const arc of arcs) {
    if (notWhole && arc.end - arc.start === piece.length) continue;
    const score = best[arc.start]! + scoreOf(arc.id);
    if (score > best[arc.end]!) {
      best[arc.end] = score;
      last[arc.end] = arc;
    }
  }
  const path: Arc[] = [];
  for (let arc = last[piece.length]; arc !== undefined; arc = last[arc.start]) path.push(arc);
  return path.reverse();
}

/** For each place the logarithm of the summed probabilities of all ways to it from the start. */
function forward({ piece, arcs }: Lattice, scoreOf: (id: number) => number): Float64Array {
  const reached = new Float64Array(piece.length + 1).fill(Number.NEGATIVE_INFINITY);
  reached[0] = 0;
  for (const { start, end, id } of arcs) reached[end] = logAdd(reached[end]!, reached[start]! + scoreOf(id));
  return reached;
}

/**
 * How likely each arc is, given the piece: `visit` gets it with its probability. Returns the logarithm of the
 * piece's probability.
 */
export function arcProbabilities(
  lattice: Lattice,
  scoreOf: (id: number) => number,
  visit: (arc: Arc, probability: number) => void,
): number {
  const { piece, arcs } = lattice;
  const before = forward(lattice, scoreOf);
  const after = new Float64Array(piece.length + 1).fill(Number.NEGATIVE_INFINITY);
  after[piece.length] = 0;
  const all = before[piece.length]!;
  for (let at = arcs.length - 1; at >= 0; at--) {
    const arc = arcs[at]!;
    const score = scoreOf(arc.id) + after[arc.end]!;
    after[arc.start] = logAdd(after[arc.start]!, score);
    visit(arc, Math.exp(before[arc.start]! + score - all));
  }
  return all;
}

/** A segmentation drawn with its probability, which is in proportion to the exponential of its summed scores. */
export function samplePath(
  lattice: Lattice,
  scoreOf: (id: number) => number,
  random: () => number,
): readonly Arc[] {
  const { piece, arcs } = lattice;
  const before = forward(lattice, scoreOf);
  const path: Arc[] = [];
  for (let place = piece.length; place > 0; ) {
    const last = arcs.filter(({ end }) => end === place);
    let left = random();
    const drawn =
      last.find(({ start, id }) => {
        left -= Math.exp(before[start]! + scoreOf(id) - before[place]!);
        return left < 0;
      }) ?? last.at(-1); // rounding may leave a little
    if (drawn === undefined) return [];
    path.push(drawn);
    place = drawn.start;
  }
  return path.reverse();
}

function logAdd(a: number, b: number): number {
  const larger = Math.max(a, b);
  return larger === Number.NEGATIVE_INFINITY
    ? larger
    : larger + Math.log1p(Math.exp(Math.min(a, b) - larger));
}
