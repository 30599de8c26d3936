import { requireEvaluated } from "./checks.ts";
import type { ConfusionMatrix } from "./confusion-matrix.ts";
import {
  type ClassTallies,
  f1Of,
  precisionOf,
  recallOf,
  scoreClasses,
  sum,
  weightedMean,
} from "./precision-recall.ts";

/** Scores of a class, or their mean over classes. `support`: how many references. */
export interface ClassificationScores {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  readonly support: number;
}

export interface ClassificationReport {
  readonly classes: readonly (ClassificationScores & { readonly label: string })[];
  readonly accuracy: number;
  readonly macro: ClassificationScores;
  readonly weighted: ClassificationScores;
  /** The report as scikit-learn's `classification_report` prints it. */
  readonly text: string;
}

export interface ClassificationReportOptions {
  /** The score of a class where it would be 0 / 0: 0 by default, as in scikit-learn. */
  readonly zeroDivision?: 0 | 1;
  /** Decimals in the table; 2 by default. */
  readonly digits?: number;
}

/**
 * Precision, recall and F1 of each class, their means, and the accuracy.
 *
 * @throws when the matrix is empty.
 *
 * @example
 * const matrix = confusionMatrix([0, 1, 1], [0, 1, 0], { labels: ["cat", "dog"] });
 * const report = classificationReport(matrix);
 * console.log(report.text, report.macro.f1); // 0.666...
 */
export function classificationReport(
  { labels, counts }: ConfusionMatrix,
  { zeroDivision = 0, digits = 2 }: ClassificationReportOptions = {},
): ClassificationReport {
  const tallies: ClassTallies = {
    hits: counts.map((row, id) => row[id]!),
    predicted: labels.map((_, id) => sum(counts.map((row) => row[id]!))),
    actual: counts.map(sum),
  };
  const total = sum(tallies.actual);
  requireEvaluated("classificationReport", total);

  const precisions = scoreClasses(precisionOf, tallies, zeroDivision);
  const recalls = scoreClasses(recallOf, tallies, zeroDivision);
  const f1s = scoreClasses(f1Of, tallies, zeroDivision);
  const mean = (weights: readonly number[]): ClassificationScores => ({
    precision: weightedMean(precisions, weights),
    recall: weightedMean(recalls, weights),
    f1: weightedMean(f1s, weights),
    support: total,
  });
  const data = {
    classes: labels.map((label, id) => ({
      label,
      precision: precisions[id]!,
      recall: recalls[id]!,
      f1: f1s[id]!,
      support: tallies.actual[id]!,
    })),
    accuracy: sum(tallies.hits) / total,
    macro: mean(labels.map(() => 1)),
    weighted: mean(tallies.actual),
  };
  return { ...data, text: table(data, digits) };
}

function table(
  { classes, accuracy, macro, weighted }: Omit<ClassificationReport, "text">,
  digits: number,
): string {
  const width = Math.max("weighted avg".length, digits, ...classes.map(({ label }) => label.length));
  const line = (head: string, cells: readonly (string | number)[]): string =>
    [head.padStart(width), "", ...cells.map((cell) => String(cell).padStart(9))].join(" ");
  const scores = (head: string, { precision, recall, f1, support }: ClassificationScores): string =>
    line(head, [fixed(precision, digits), fixed(recall, digits), fixed(f1, digits), support]);
  return [
    line("", ["precision", "recall", "f1-score", "support"]),
    "",
    ...classes.map((row) => scores(row.label, row)),
    "",
    line("accuracy", ["", "", fixed(accuracy, digits), macro.support]),
    scores("macro avg", macro),
    scores("weighted avg", weighted),
  ].join("\n");
}

/** As `toFixed`, but an exact tie goes to the even digit, as in Python: 0.625 is 0.62. */
function fixed(value: number, digits: number): string {
  const rounded = value.toFixed(digits);
  const exact = value.toFixed(100);
  const cut = exact.indexOf(".") + 1 + digits;
  const tie = /^50*$/.test(exact.slice(cut));
  return tie && Number(rounded.at(-1)) % 2 === 1 ? Number(exact.slice(0, cut)).toFixed(digits) : rounded;
}
