/** A number for each step; the first step is 0. The number of a step must not depend on when it is asked for. */
export type Schedule = (step: number) => number;

/** The length of a step: one number for all of them, or a schedule. */
export type LearningRate = number | Schedule;

/**
 * Checks a learning rate that is one number, when an optimizer is made.
 *
 * @throws when it is no finite number from 0 up.
 */
export function checkRate(where: string, rate: LearningRate): LearningRate {
  if (typeof rate !== "function" && !isRate(rate)) {
    throw new Error(
      `${where}: learningRate must be a finite number from 0 up, or a schedule, got ${String(rate)}.`,
    );
  }
  return rate;
}

/**
 * The learning rate of a step.
 *
 * @throws when a schedule gives no finite number from 0 up.
 */
export function rateAt(where: string, rate: LearningRate, step: number): number {
  const value = typeof rate === "function" ? rate(step) : rate;
  if (isRate(value)) return value;
  throw new Error(
    `${where}: the schedule must give a finite number from 0 up, got ${String(value)} at step ${step}.`,
  );
}

function isRate(value: unknown): boolean {
  return typeof value === "number" && Number.isFinite(value) && value >= 0;
}
