/**
 * What becomes of a match: `"removed"`; `"isolated"`, a piece of its own; `"merged-with-previous"` or
 * `"merged-with-next"`, which end or begin a piece with it; `"contiguous"`, one piece with the matches beside it.
 */
export type Behavior = "removed" | "isolated" | "merged-with-previous" | "merged-with-next" | "contiguous";

interface Span {
  start: number;
  end: number;
  matched: boolean;
}

/** Cuts a text at the matches of a global expression; `invert` cuts at what is between them. */
export function cut(text: string, pattern: RegExp, behavior: Behavior, invert = false): readonly string[] {
  const spans = spansOf(text, pattern, invert);
  if (behavior === "removed")
    return slices(
      text,
      spans.filter(({ matched }) => !matched),
    );
  if (behavior === "isolated") return slices(text, spans);
  const joined: Span[] = [];
  let before: Span | undefined;
  const inOrder = behavior === "merged-with-next" ? spans.reverse() : spans;
  for (const span of inOrder) {
    const last = joined.at(-1);
    if (last !== undefined && before !== undefined && joins(behavior, span, before)) {
      last.start = Math.min(last.start, span.start);
      last.end = Math.max(last.end, span.end);
    } else joined.push({ ...span });
    before = span;
  }
  return slices(text, behavior === "merged-with-next" ? joined.reverse() : joined);
}

function joins(behavior: Behavior, span: Span, before: Span): boolean {
  return behavior === "contiguous" ? span.matched === before.matched : span.matched && !before.matched;
}

function spansOf(text: string, pattern: RegExp, invert: boolean): Span[] {
  const spans: Span[] = [];
  let end = 0;
  for (const { 0: match, index } of text.matchAll(pattern)) {
    if (match === "") continue;
    if (index > end) spans.push({ start: end, end: index, matched: invert });
    end = index + match.length;
    spans.push({ start: index, end, matched: !invert });
  }
  if (end < text.length) spans.push({ start: end, end: text.length, matched: invert });
  return spans;
}

function slices(text: string, spans: readonly Span[]): readonly string[] {
  return spans.map(({ start, end }) => text.slice(start, end));
}
