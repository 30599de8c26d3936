/** A sentence and its translation. */
export interface SentencePair {
  readonly source: string;
  readonly target: string;
}

/** A line that makes no pair, counted from 1, and why. */
export interface DroppedLine {
  readonly line: number;
  readonly why: "empty" | "no source" | "no target";
}

/** The pairs of a text and its translation, and the lines that make none. */
export interface ParallelText {
  readonly pairs: readonly SentencePair[];
  readonly dropped: readonly DroppedLine[];
}

/**
 * Pairs each line of a text with the same line of its translation. White space around a sentence is left out,
 * and so is a pair of which a side is empty; `dropped` says which. Lines end with a line feed, with or
 * without a carriage return.
 *
 * @throws Error when the texts have different numbers of lines, as all pairs behind a lost line would be wrong.
 *
 * @example
 * ```ts
 * const { pairs, dropped } = pairLines("Ein Haus.\n\nEin Hund.\n", "A house.\n\nA dog.\n");
 * pairs[1]; // { source: "Ein Hund.", target: "A dog." }
 * dropped; // [{ line: 2, why: "empty" }]
 * ```
 */
export function pairLines(source: string, target: string): ParallelText {
  const [sources, targets] = [linesOf(source), linesOf(target)];
  if (sources.length !== targets.length) {
    throw new Error(
      `pairLines: source and target must have as many lines, got ${sources.length} and ${targets.length}. ` +
        "Leave a translation that is missing as an empty line.",
    );
  }
  return gather(sources.map((line, i) => [line, targets[i]!]));
}

/**
 * Reads pairs from lines of `source<tab>target`; further columns are left out. Otherwise as `pairLines`.
 *
 * @example
 * ```ts
 * const { pairs } = pairTabs("Hi.\t嗨。\tCC BY\nRun!\t跑！\n");
 * ```
 */
export function pairTabs(text: string): ParallelText {
  return gather(linesOf(text).map((line) => line.split("\t")));
}

function gather(rows: readonly (readonly string[])[]): ParallelText {
  const pairs: SentencePair[] = [];
  const dropped: DroppedLine[] = [];
  for (const [index, [left = "", right = ""]] of rows.entries()) {
    const pair = { source: left.trim(), target: right.trim() };
    if (pair.source !== "" && pair.target !== "") pairs.push(pair);
    else dropped.push({ line: index + 1, why: reason(pair) });
  }
  return { pairs, dropped };
}

function reason({ source, target }: SentencePair): DroppedLine["why"] {
  if (source === "" && target === "") return "empty";
  return source === "" ? "no source" : "no target";
}

/** The lines of a text, without the byte order mark before and the line end behind the last. */
function linesOf(text: string): string[] {
  const lines = text.replace(/^\ufeff/, "").split(/\r?\n/);
  if (lines.at(-1) === "") lines.pop();
  return lines;
}
