/**
 * The rows of a table that is written as text: a line for each, columns between bars, empty lines left out.
 *
 * @throws when a line has too few or too many columns.
 */
export function tableRows(text: string, columns: readonly string[]): string[][] {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  return lines.map((line) => {
    const cells = line.split("|").map((cell) => cell.trim());
    if (cells.length === columns.length) return cells;
    throw new Error(
      `The line "${line.trim()}" of the lexicon must have ${columns.length} columns (${columns.join(" | ")}), got ${cells.length}.`,
    );
  });
}

/** The words of a cell, which are parted by spaces. */
export function wordsOf(cell: string): string[] {
  return cell.split(/\s+/).filter((word) => word !== "");
}

/** The parts of a cell between commas. */
export function partsOf(cell: string): string[] {
  return cell.split(",").map((part) => part.trim());
}
