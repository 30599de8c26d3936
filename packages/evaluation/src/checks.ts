/** Throws unless there is one reference for each prediction; returns how many. */
export function requireSameLength(
  where: string,
  predictions: ArrayLike<unknown>,
  references: ArrayLike<unknown>,
): number {
  if (predictions.length !== references.length) {
    throw new Error(
      `${where}: there must be one reference for each prediction, ` +
        `got ${predictions.length} predictions and ${references.length} references.`,
    );
  }
  return predictions.length;
}

/** Throws unless `value` is a finite number; `what` says which one it is ("prediction 3"). */
export function requireFinite(where: string, what: string, value: number): void {
  if (!Number.isFinite(value)) {
    throw new Error(`${where}: ${what} must be a finite number, got ${value}.`);
  }
}

/** Throws while nothing has been evaluated, where every mean is 0 / 0. */
export function requireEvaluated(where: string, count: number): void {
  if (count === 0) {
    throw new Error(`${where}: nothing has been evaluated; at least one prediction is needed.`);
  }
}
