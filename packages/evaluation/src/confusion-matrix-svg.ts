import type { ConfusionMatrix } from "./confusion-matrix.ts";
import { sum } from "./precision-recall.ts";
import { GAP, gridNames, SLANT, titledSvg } from "./svg-grid.ts";
import { escapeXml, FONT, textWidth, visible } from "./svg-text.ts";

// Sizes in SVG units (CSS pixels).
const LEGEND = { width: 12, room: 112 };

/**
 * The matrix as an SVG picture: a row for each reference, a column for each prediction, each cell with its
 * count, shaded by its share of the row, so that the diagonal shows the recall of each class.
 *
 * One hue from light to dark, which reads the same with any kind of colour vision and in grey; no background,
 * and a grey that is legible on white and on black. Every cell has its full sentence as a tooltip. Beyond
 * about 23 classes the cells are too small for their counts and show the shade alone.
 *
 * @example
 * await writeFile("confusion.svg", confusionMatrixSvg(matrix, { title: "Validation set" }));
 */
export function confusionMatrixSvg(
  { labels, counts }: ConfusionMatrix,
  { title = "Confusion matrix" }: { readonly title?: string } = {},
): string {
  const names = labels.map(visible);
  const longest = names.reduce((width, name) => Math.max(width, textWidth(name)), 0);
  const cell = Math.max(14, Math.min(44, Math.floor(560 / labels.length)));
  const slanted = longest > cell - 4;
  const columnTitle = GAP + 2.5 * FONT + GAP; // below the title
  const left = GAP + FONT + GAP + longest + GAP;
  const top = columnTitle + FONT + (slanted ? (longest + FONT) * SLANT : FONT) + GAP;
  const side = cell * labels.length;
  const right = Math.max(LEGEND.room, slanted ? longest * SLANT - cell / 2 + GAP : 0);
  const width = Math.ceil(Math.max(left + side + right, GAP + textWidth(title) * 1.3));
  const height = Math.ceil(top + Math.max(side, 3 * FONT) + GAP);

  const cells = counts.flatMap((row, reference) => {
    const total = sum(row);
    return row.map((count, prediction) => {
      const share = total === 0 ? 0 : count / total;
      const [x, y] = [prediction * cell, reference * cell];
      const tip = `${names[reference]} taken for ${names[prediction]}: ${count} of ${total}`;
      const size = Math.min(FONT, (cell - 6) / (String(count).length * 0.6));
      const number =
        count > 0 && cell >= 24
          ? `<text x="${x + cell / 2}" y="${y + cell / 2}" font-size="${round(size)}" fill="${inkColor(share)}" ${CENTRED}>${count}</text>`
          : "";
      return `<g><title>${escapeXml(tip)}</title><rect x="${x}" y="${y}" width="${cell - 1}" height="${cell - 1}" fill="${shareColor(share)}"/>${number}</g>`;
    });
  });
  return titledSvg({ title, width, height }, [
    `<g transform="translate(${round(left)} ${round(top)})">`,
    `<text x="${side / 2}" y="${round(columnTitle - top)}" ${CENTRED}>predicted</text>`,
    `<text transform="translate(${round(GAP + FONT / 2 - left)} ${side / 2}) rotate(-90)" ${CENTRED}>actual</text>`,
    ...cells,
    ...gridNames(names, names, { cell, slanted }),
    legend(side + 2 * GAP, Math.max(side, 3 * FONT)),
    "</g>",
  ]);
}

const CENTRED = 'text-anchor="middle" dy="0.35em"';
const LIGHT = [238, 243, 251] as const;
const DARK = [11, 61, 145] as const;

/** The shade of a share from 0 to 1. */
export function shareColor(share: number): string {
  return hex(shade(share));
}

/** Black or white, whichever stands out more on the shade of a share. */
export function inkColor(share: number): string {
  const [r, g, b] = shade(share).map((channel) =>
    channel <= 10 ? channel / 255 / 12.92 : ((channel / 255 + 0.055) / 1.055) ** 2.4,
  );
  const luminance = 0.2126 * r! + 0.7152 * g! + 0.0722 * b!; // as WCAG 2 defines it
  return luminance > 0.179 ? "#000000" : "#ffffff"; // where both have the same contrast
}

function shade(share: number): number[] {
  return LIGHT.map((light, channel) => Math.round(light + (DARK[channel]! - light) * share));
}

const hex = (channels: readonly number[]): string =>
  `#${channels.map((channel) => channel.toString(16).padStart(2, "0")).join("")}`;

function legend(x: number, height: number): string {
  const tick = x + LEGEND.width + 4;
  return [
    `<defs><linearGradient id="shares" x1="0" y1="1" x2="0" y2="0"><stop offset="0" stop-color="${shareColor(0)}"/><stop offset="1" stop-color="${shareColor(1)}"/></linearGradient></defs>`,
    `<rect x="${x}" y="0" width="${LEGEND.width}" height="${height - 1}" fill="url(#shares)"><title>share of the row</title></rect>`,
    `<text x="${tick}" y="${FONT / 2}" dy="0.35em">100 % of row</text>`,
    `<text x="${tick}" y="${height - FONT / 2}" dy="0.35em">0 %</text>`,
  ].join("");
}

const round = (value: number): number => Math.round(value * 10) / 10;
