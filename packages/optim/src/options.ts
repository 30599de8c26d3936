/** The numbers that an option may be; default: every finite one. */
interface Range {
  readonly from?: number;
  readonly above?: number;
  readonly to?: number;
  readonly below?: number;
}

/** @throws when an option is no finite number of its range. */
export function checkNumber(where: string, option: string, value: number, range: Range = {}): void {
  const { from, above, to, below } = range;
  const fits =
    Number.isFinite(value) &&
    (from === undefined || value >= from) &&
    (above === undefined || value > above) &&
    (to === undefined || value <= to) &&
    (below === undefined || value < below);
  if (fits) return;
  const bounds = Object.entries({ from, above, to, "and below": below }).flatMap(([word, bound]) =>
    bound === undefined ? [] : [`${word} ${bound}`],
  );
  const must = ["a finite number", ...bounds].join(" ");
  throw new Error(`${where}: ${option} must be ${must}, got ${String(value)}.`);
}

/** @throws when an option is no whole number from `from` on. */
export function checkCount(where: string, option: string, value: number, from: number): void {
  if (!Number.isInteger(value) || value < from) {
    throw new Error(`${where}: ${option} must be a whole number from ${from} on, got ${String(value)}.`);
  }
}
