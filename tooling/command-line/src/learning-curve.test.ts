import { expect, it } from "vitest";
import { type CurvePoint, learningCurveSvg } from "./learning-curve.ts";

const losses = (length: number) =>
  Array.from({ length }, (_, step): CurvePoint => [step, 4 - (2 * step) / length]);
const training = losses(2000);
const validation: readonly CurvePoint[] = [
  [1000, 3.1],
  [1999, 2.2],
];

it("draws the losses with their unit, under a name for screen readers", () => {
  const svg = learningCurveSvg({ title: "A & <B>", unit: "nats / character", training, validation });
  expect(svg).toMatch(/^<svg role="img"[^>]*><title>Learning curve of A &amp; &lt;B><\/title>/);
  for (const text of ["nats / character", "step", "training", "validation"])
    expect(svg).toContain(`>${text}<`);
});

it("draws a score on an axis of its own", () => {
  const svg = learningCurveSvg({
    title: "A run",
    unit: "nats / token",
    training,
    trainingName: "training (smoothed labels)",
    validation,
    score: { name: "BLEU", points: [[1000, 12]] },
  });
  for (const text of ["training (smoothed labels)", "BLEU", "BLEU, validation"])
    expect(svg).toContain(`>${text}<`);
});

it("keeps a long run's picture small", () => {
  const [short, long] = [2000, 40_000].map((steps) =>
    learningCurveSvg({ title: "", unit: "", training: losses(steps), validation }),
  );
  expect(long!.length).toBeLessThan(1.5 * short!.length);
});
