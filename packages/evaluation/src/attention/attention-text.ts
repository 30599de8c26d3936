import { displayWidth, shorten } from "../display-width.ts";
import { visible } from "../svg-text.ts";
import { type Attention, requireAttention } from "./attention.ts";

const LONGEST = 16; // columns of a token
const GAP = " ";

/**
 * Attention as plain text for a terminal: a line for each target token, and below each source token a bar as
 * dense as the weight (` ░▒▓█`: above 5, 20, 40 and 70 percent). Source tokens that do not fit beside each
 * other follow in further blocks, of the target tokens that look at them.
 *
 * `width` is that of the terminal, in columns.
 *
 * @throws when there is no token, or the weights are not `[target, source]` numbers from 0 to 1.
 *
 * @example
 * console.log(attentionText({
 *   source: ["ein", "kleines", "Haus"],
 *   target: ["a", "small", "house"],
 *   weights: [[0.9, 0.1, 0], [0.1, 0.8, 0.1], [0, 0.1, 0.9]],
 * }));
 * //       ein kleines Haus
 * // a     ███ ░░░░░░░
 * // small ░░░ ███████ ░░░░
 * // house     ░░░░░░░ ████
 */
export function attentionText(
  attention: Attention,
  { width = 80 }: { readonly width?: number } = {},
): string {
  requireAttention("attentionText", attention);
  const names = (tokens: readonly string[]): string[] =>
    tokens.map((token) => shorten(visible(token), LONGEST));
  const [sources, targets] = [names(attention.source), names(attention.target)];
  const head = Math.max(...targets.map(displayWidth));
  const runs = blocks(sources, width - head);
  return runs
    .map(({ start, end }) => {
      const shown = sources.slice(start, end);
      const bars = (row: ArrayLike<number>): string =>
        shown.map((name, i) => shade(row[start + i]!).repeat(displayWidth(name))).join(GAP);
      const lines = targets
        .map((name, y) => [pad(name, head), bars(attention.weights[y]!)] as const)
        .filter(([, bar]) => runs.length === 1 || bar.trim() !== "");
      return [[pad("", head), shown.join(GAP)], ...lines].map((line) => line.join(GAP).trimEnd()).join("\n");
    })
    .join("\n\n");
}

/** The source tokens cut into runs that fit into `room` columns, at least one each. */
function blocks(names: readonly string[], room: number): { start: number; end: number }[] {
  const runs: { start: number; end: number }[] = [];
  for (let start = 0; start < names.length; ) {
    let end = start;
    for (let used = 0; end < names.length; end++) {
      used += GAP.length + displayWidth(names[end]!);
      if (used > room && end > start) break;
    }
    runs.push({ start, end });
    start = end;
  }
  return runs;
}

function shade(weight: number): string {
  if (weight >= 0.7) return "█";
  if (weight >= 0.4) return "▓";
  if (weight >= 0.2) return "▒";
  return weight >= 0.05 ? "░" : " ";
}

const pad = (text: string, width: number): string => text + " ".repeat(width - displayWidth(text));
