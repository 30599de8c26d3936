import { shorten } from "../display-width.ts";
import { GAP, gridNames, SLANT, titledSvg } from "../svg-grid.ts";
import { escapeXml, FONT, GREY, textWidth, visible } from "../svg-text.ts";
import { type Attention, requireAttention, strongest } from "./attention.ts";

// Sizes in SVG units (CSS pixels).
const LONGEST = 24; // columns of a token; the rest is in the tooltip
const LEGEND = { width: 12, room: 76 };
/** As strong on white as on black; a weight is its opacity. */
const INK = "#2f7bd6";

/**
 * Attention as an SVG picture: a row for each target token, a column for each source token, each cell as
 * strong as its weight. The strongest cell of a row has a frame.
 *
 * One hue, from nothing to full, so that it reads the same on a light and a dark page, with any kind of
 * colour vision, and in grey. Every cell has its words and weight as a tooltip, and the description says what
 * each target token looked at most.
 *
 * @throws when there is no token, or the weights are not `[target, source]` numbers from 0 to 1.
 *
 * @example
 * await writeFile("attention.svg", attentionSvg({
 *   source: ["ein", "kleines", "Haus"],
 *   target: ["a", "small", "house"],
 *   weights: [[0.9, 0.1, 0], [0.1, 0.8, 0.1], [0, 0.1, 0.9]],
 * }));
 */
export function attentionSvg(
  attention: Attention,
  { title = "Attention" }: { readonly title?: string } = {},
): string {
  requireAttention("attentionSvg", attention);
  const [sources, targets] = [attention.source.map(visible), attention.target.map(visible)];
  const [columns, rows] = [sources, targets].map((names) => names.map((name) => shorten(name, LONGEST)));
  const cell = Math.max(18, Math.min(26, Math.floor(560 / Math.max(sources.length, targets.length))));
  const best = strongest(attention);

  const slanted = columns!.some((name) => textWidth(name) > cell - 2);
  const heads = widest(columns!);
  const left = Math.ceil(GAP + widest(rows!) + GAP);
  const top = Math.ceil(GAP + 2 * FONT + (slanted ? (heads + FONT) * SLANT : FONT) + GAP);
  const across = cell * sources.length;
  const down = cell * targets.length;
  // Slanted names end to the right of their columns, the last ones maybe beyond the legend.
  const ends = columns!.map((name, x) => (x + 0.5) * cell + (slanted ? textWidth(name) * SLANT : 0));
  const right = Math.max(across + 2 * GAP + LEGEND.room, ...ends) + GAP;
  const width = Math.ceil(Math.max(left + right, 2 * GAP + textWidth(title) * 1.2));
  const height = Math.ceil(top + Math.max(down, 4 * FONT) + GAP);

  const cells = attention.weights.flatMap((row, y) =>
    Array.from(row, (weight, x) => {
      const tip = `${targets[y]} looks at ${sources[x]}: ${percent(weight)}`;
      const place = `x="${x * cell}" y="${y * cell}" width="${cell}" height="${cell}"`;
      const frame =
        x === best[y] ? `stroke="${GREY}" stroke-width="1.5"` : `stroke="${GREY}" stroke-opacity="0.2"`;
      return `<g><title>${escapeXml(tip)}</title><rect ${place} fill="${INK}" fill-opacity="${opacity(weight)}" ${frame}/></g>`;
    }),
  );
  return titledSvg({ title, width, height }, [
    `<desc>${escapeXml(description(attention, sources, targets, best))}</desc>`,
    `<g transform="translate(${left} ${top})">`,
    ...cells,
    ...gridNames(rows!, columns!, { cell, slanted }),
    legend(across + 2 * GAP, Math.max(4 * FONT, Math.min(down, 120))),
    "</g>",
  ]);
}

const widest = (names: readonly string[]): number =>
  names.reduce((width, name) => Math.max(width, textWidth(name)), 0);

const percent = (weight: number): string => `${Math.round(100 * weight)} %`;

/** A weight as opacity, to two decimals. */
const opacity = (weight: number): number => Math.min(1, Math.round(100 * weight) / 100);

function description(
  { weights }: Attention,
  sources: readonly string[],
  targets: readonly string[],
  best: readonly number[],
): string {
  const looks = targets.map((target, y) => {
    const x = best[y]!;
    return `${target} looks most at ${sources[x]} (${percent(weights[y]![x]!)})`;
  });
  return `Rows are target tokens, columns source tokens. ${looks.join("; ")}.`;
}

function legend(x: number, height: number): string {
  const tick = x + LEGEND.width + 4;
  const stop = (offset: number): string =>
    `<stop offset="${offset}" stop-color="${INK}" stop-opacity="${offset}"/>`;
  return [
    `<defs><linearGradient id="attention-weights" x1="0" y1="1" x2="0" y2="0">${stop(0)}${stop(1)}</linearGradient></defs>`,
    `<rect x="${x}" y="0.5" width="${LEGEND.width}" height="${height - 1}" fill="url(#attention-weights)" stroke="${GREY}" stroke-opacity="0.5"><title>weight</title></rect>`,
    `<text x="${tick}" y="${FONT / 2}" dy="0.35em">100 %</text>`,
    `<text x="${tick}" y="${height - FONT / 2}" dy="0.35em">0 %</text>`,
  ].join("");
}
