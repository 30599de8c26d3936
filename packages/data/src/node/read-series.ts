import { readFile } from "node:fs/promises";
import { parse } from "csv-parse/sync";
import { type Series, seriesOf } from "../series/series.ts";
import { messageOf } from "./error-message.ts";

/** A series with the time of each step. */
export interface TimeSeries extends Series {
  /** As the file writes them, `[time]`. */
  readonly times: readonly string[];
}

/**
 * Reads a series from a CSV file: a line of names, then one line a step with its time first and a number for
 * each feature after it.
 *
 * @throws Error when the file cannot be read, has no line of names, lines differ in their columns, or a value is not a finite number;
 * with the line and the column.
 *
 * @example
 * ```ts
 * const { values, shape, names, times } = await readSeries("temperatures.csv");
 * ```
 */
export async function readSeries(path: string): Promise<TimeSeries> {
  const where = `readSeries("${path}")`;
  const [header, ...lines] = linesOf(where, await contentOf(where, path));
  if (!header || lines.length === 0)
    throw new Error(`${where}: a line of names and at least one line of values are needed.`);
  const names = header.cells.slice(1);
  if (names.length === 0)
    throw new Error(
      `${where}: a column of times and at least one of values are needed, with commas between them, got the one column "${header.cells[0]}".`,
    );
  if (names.every((name) => name.trim() !== "" && Number.isFinite(Number(name)))) {
    throw new Error(
      `${where}: the first line must name the columns, got the numbers ${names.join(", ")}. Write a line of names above it.`,
    );
  }
  const twice = names.find((name, feature) => names.indexOf(name) !== feature);
  if (twice !== undefined)
    throw new Error(`${where}: two columns are named "${twice}". Give each a name of its own.`);
  const rows = lines.map(({ line, cells }) =>
    cells.slice(1).map((cell, feature) => {
      const value = Number(cell);
      if (cell.trim() !== "" && Number.isFinite(value)) return value;
      throw new Error(
        `${where}: line ${line}, column ${feature + 2} ("${names[feature]}") must be a finite number, got "${cell}".`,
      );
    }),
  );
  return { ...seriesOf(rows, names), times: lines.map(({ cells }) => cells[0]!) };
}

async function contentOf(where: string, path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    throw new Error(`${where}: cannot be read (${messageOf(cause)}).`, { cause });
  }
}

interface Line {
  readonly line: number;
  readonly cells: readonly string[];
}

function linesOf(where: string, text: string): readonly Line[] {
  const lines: Line[] = [];
  try {
    parse(text, {
      bom: true,
      skip_empty_lines: true,
      on_record(cells: string[], { lines: line }) {
        lines.push({ line, cells });
        return null;
      },
    });
    return lines;
  } catch (cause) {
    throw new Error(`${where}: ${messageOf(cause)}.`, { cause });
  }
}
