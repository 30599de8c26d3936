import { viridis } from "./colours.ts";

/** Numbers in rows and columns. */
export interface HeatMapContent {
  /** Row-major `[columns, rows]`: time first, as a trace has it. */
  readonly values: Float32Array;
  readonly rows: number;
  /** The value of the darkest colour, and of the lightest. */
  readonly range: readonly [lowest: number, highest: number];
  /** What it shows, in words. */
  readonly description: string;
}

/** Draws a heat map: one pixel a value, scaled by the style sheet without smoothing. */
export function drawHeatMap(
  canvas: HTMLCanvasElement,
  { values, rows, range, description }: HeatMapContent,
): void {
  const columns = values.length / rows;
  canvas.width = columns;
  canvas.height = rows;
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", description);
  const context = canvas.getContext("2d");
  if (context === null) return;
  const image = context.createImageData(columns, rows);
  const [lowest, highest] = range;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const value = (values[column * rows + row]! - lowest) / (highest - lowest);
      image.data.set([...viridis(value), 255], (row * columns + column) * 4);
    }
  }
  context.putImageData(image, 0, 0);
}
