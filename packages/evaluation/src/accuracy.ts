import { requireEvaluated, requireSameLength } from "./checks.ts";
import type { Label } from "./labels.ts";
import type { Metric } from "./metric.ts";

/** How many predictions were right, and of how many. */
export type Correct = { readonly correct: number; readonly count: number };

/**
 * The share of predictions that equal their reference, from 0 to 1.
 *
 * Predictions and references are class ids, or names.
 *
 * @example
 * score(accuracy(), ["noun", "verb"], ["noun", "noun"]); // 0.5
 */
export function accuracy(): Metric<Label, Label, Correct> {
  return {
    name: "accuracy",
    better: "higher",
    init: () => ({ correct: 0, count: 0 }),
    update(state, predictions, references) {
      const length = requireSameLength("accuracy", predictions, references);
      let { correct, count } = state;
      for (let i = 0; i < length; i++) {
        const prediction = predictions[i]!;
        const reference = references[i]!;
        requireLabel("prediction", i, prediction);
        requireLabel("reference", i, reference);
        if (typeof prediction !== typeof reference) {
          throw new Error(
            `accuracy: prediction ${i} is a ${typeof prediction} and its reference a ${typeof reference}; ` +
              "compare ids with ids, or names with names.",
          );
        }
        if (prediction === reference) correct++;
        count++;
      }
      return { correct, count };
    },
    compute({ correct, count }) {
      requireEvaluated("accuracy", count);
      return correct / count;
    },
  };
}

function requireLabel(role: string, index: number, label: Label): void {
  if (typeof label === "string" || Number.isInteger(label)) return;
  throw new Error(
    `accuracy: ${role} ${index} must be a class id (a whole number) or a name, got ${label}. ` +
      "For scores of each class, use topK.",
  );
}
