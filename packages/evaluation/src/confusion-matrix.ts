import { requireSameLength } from "./checks.ts";
import { classIndex, type Label } from "./labels.ts";

/** How often each class was taken for each: `counts[reference][prediction]`, `[classes, classes]`. */
export interface ConfusionMatrix {
  readonly labels: readonly string[];
  readonly counts: readonly (readonly number[])[];
}

/**
 * Counts which class was taken for which. Matrices of parts add up: `mergeStates(a.counts, b.counts)`.
 *
 * `labels` names every class in the order of their ids; predictions and references are ids or names.
 *
 * @throws when a label is not one of `labels`.
 *
 * @example
 * const matrix = confusionMatrix([0, 1, 1], [0, 1, 0], { labels: ["cat", "dog"] });
 * matrix.counts; // [[1, 1], [0, 1]]
 */
export function confusionMatrix(
  predictions: ArrayLike<Label>,
  references: ArrayLike<Label>,
  { labels }: { readonly labels: readonly string[] },
): ConfusionMatrix {
  const idOf = classIndex("confusionMatrix", labels);
  const length = requireSameLength("confusionMatrix", predictions, references);
  const counts = labels.map(() => labels.map(() => 0));
  for (let i = 0; i < length; i++) {
    const prediction = idOf(predictions[i]!, "prediction", i);
    const reference = idOf(references[i]!, "reference", i);
    counts[reference]![prediction]!++;
  }
  return { labels, counts };
}

/**
 * The matrix as a table: a row for each reference, a column for each prediction.
 *
 * @example
 * console.log(confusionMatrixText(matrix));
 * //      cat  dog   <- prediction
 * // cat    1    1
 * // dog    0    1
 */
export function confusionMatrixText({ labels, counts }: ConfusionMatrix): string {
  const rowWidth = widest(labels);
  const columnWidth = widest([...labels, ...counts.flat().map(String)]);
  const line = (head: string, cells: readonly (string | number)[]): string =>
    [head.padEnd(rowWidth), ...cells.map((cell) => String(cell).padStart(columnWidth))].join("  ");
  const rows = counts.map((row, id) => line(labels[id]!, row));
  return [`${line("", labels)}   <- prediction`, ...rows].join("\n");
}

function widest(texts: readonly string[]): number {
  return texts.reduce((width, text) => Math.max(width, text.length), 0);
}
