import { escapeXml, FONT, FONT_FAMILY, GREY } from "./svg-text.ts";

/** Between parts of a picture, in SVG units (CSS pixels). */
export const GAP = 8;
/** The height of a unit of text at 45 degrees. */
export const SLANT: number = Math.SQRT1_2;

/** The names of a grid's rows, left of it, and of its columns, above it and slanted where they are too wide. */
export function gridNames(
  rows: readonly string[],
  columns: readonly string[],
  { cell, slanted }: { readonly cell: number; readonly slanted: boolean },
): string[] {
  const middle = (index: number): number => (index + 0.5) * cell;
  const rowNames = rows.map(
    (name, y) => `<text x="${-GAP}" y="${middle(y)}" text-anchor="end" dy="0.35em">${escapeXml(name)}</text>`,
  );
  const columnNames = columns.map((name, x) => {
    const place = slanted
      ? `transform="translate(${middle(x)} ${-GAP}) rotate(-45)"`
      : `x="${middle(x)}" y="${-GAP}" text-anchor="middle"`;
    return `<text ${place}>${escapeXml(name)}</text>`;
  });
  return [...rowNames, ...columnNames];
}

/** A whole SVG document with its title at the top left. */
export function titledSvg(
  { title, width, height }: { readonly title: string; readonly width: number; readonly height: number },
  parts: readonly string[],
): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeXml(title)}" font-family="${FONT_FAMILY}" font-size="${FONT}" fill="${GREY}">`,
    `<text x="${GAP}" y="${GAP + FONT}" font-size="${FONT + 2}" font-weight="600">${escapeXml(title)}</text>`,
    ...parts,
    "</svg>",
  ].join("\n");
}
