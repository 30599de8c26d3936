import { expect, test } from "vitest";
import { classificationReport } from "./classification-report.ts";
import { confusionMatrix } from "./confusion-matrix.ts";
import golden from "./golden/classification.json" with { type: "json" };

test("the table is scikit-learn's, character by character", () => {
  for (const { labels, predictions, references, zeroDivision } of golden.cases) {
    const matrix = confusionMatrix(predictions, references, { labels });
    for (const [zero, { report, report4 }] of zeroDivision.entries()) {
      const rule = { zeroDivision: zero === 0 ? 0 : 1 } as const;
      expect(`${classificationReport(matrix, rule).text}\n`).toBe(report);
      expect(`${classificationReport(matrix, { ...rule, digits: 4 }).text}\n`).toBe(report4);
    }
  }
});

test("the data agrees with scikit-learn", () => {
  const { labels, predictions, references, zeroDivision, accuracy } = golden.cases[0]!;
  const report = classificationReport(confusionMatrix(predictions, references, { labels }));
  const { macro, weighted, perClass } = zeroDivision[0]!.averages;
  expect(report.accuracy).toBeCloseTo(accuracy, 11);
  expect(report.macro.f1).toBeCloseTo(macro.F1, 11);
  expect(report.weighted.precision).toBeCloseTo(weighted.precision, 11);
  for (const [id, row] of report.classes.entries()) {
    expect(row.label).toBe(labels[id]);
    expect(row.recall).toBeCloseTo(perClass.recall[id]!, 11);
  }
});

test("the example in the documentation holds", () => {
  const matrix = confusionMatrix([0, 1, 1], [0, 1, 0], { labels: ["cat", "dog"] });
  expect(classificationReport(matrix).macro.f1).toBeCloseTo(2 / 3, 12);
});

test("a tie in the last digit goes to the even one, as in Python", () => {
  const predictions = [0, 0, 0, 0, 0, 1, 1, 1];
  const matrix = confusionMatrix(predictions, new Int32Array(8), { labels: ["cat", "dog"] });
  expect(classificationReport(matrix).text).toContain("cat       1.00      0.62      0.77         8");
});

test("an empty matrix is refused", () => {
  expect(() => classificationReport(confusionMatrix([], [], { labels: ["cat", "dog"] }))).toThrow(
    new Error("classificationReport: nothing has been evaluated; at least one prediction is needed."),
  );
});
