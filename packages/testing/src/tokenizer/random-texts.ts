import { type Random, random } from "@refrain/core";

/** Code points that scripts and encodings differ in: from and to, both included. */
const RANGES = [
  [0x20, 0x7e],
  [0x61, 0x7a],
  [0xa0, 0x17f], // accented letters, no-break space, soft hyphen
  [0x300, 0x340], // combining marks
  [0x391, 0x3c9],
  [0x5d0, 0x5ea], // right to left
  [0x4e00, 0x4e80],
  [0x1100, 0x1112], // Hangul that composes
  [0xac00, 0xac80],
  [0x1f600, 0x1f640],
  [0x20000, 0x20040],
  [0x1f1e6, 0x1f1ff], // flags, in pairs
  [0xd800, 0xdfff], // halves of surrogate pairs: no valid Unicode
  [0xe000, 0xe010],
] as const;

const OTHERS = [
  " ",
  "  ",
  "\n",
  "\r\n",
  "\t",
  "\u3000",
  "\u0085",
  "\uFEFF",
  "\u200D",
  "\0",
  "ﬁ",
  "İ",
  "ß",
  "👩‍👩‍👧",
];

/**
 * Texts of all that is hard, the same on every machine; the first is empty.
 *
 * @param pieces more pieces that the texts are put together from, such as special tokens.
 */
export function randomTexts(seed: number, count: number, pieces: readonly string[]): string[] {
  const others = [...OTHERS, ...pieces];
  return Array.from({ length: count }, (_, index) => {
    const source = random(seed).split(index);
    const length = Math.floor(source.split("length").number() * Math.min(index, 40));
    return Array.from({ length }, (__, place) => character(source.split(place), others)).join("");
  });
}

/** Texts of nothing but the pieces, for a tokenizer that knows nothing else. */
export function textsOf(seed: number, count: number, pieces: readonly string[]): string[] {
  return Array.from({ length: count }, (_, index) => {
    const source = random(seed).split(index);
    const length = Math.floor(source.split("length").number() * Math.min(index, 40));
    return Array.from({ length }, (__, place) => pick(source.split(place), pieces)).join("");
  });
}

function character(source: Random, others: readonly string[]): string {
  if (source.split("other").number() < 0.3) return pick(source, others);
  const [from, to] = pick(source.split("range"), RANGES);
  return String.fromCodePoint(from + Math.floor(source.number() * (to - from + 1)));
}

function pick<Item>(source: Random, items: readonly Item[]): Item {
  return items[Math.floor(source.number() * items.length)]!;
}
