/** The numbers that an option may be. */
export interface Range {
  readonly from?: number;
  readonly above?: number;
  readonly to?: number;
  readonly below?: number;
}

/** @throws when an option is no finite number of its range. */
export function checkNumber(where: string, option: string, value: number, range: Range): void {
  const { from, above, to, below } = range;
  const fits =
    typeof value === "number" &&
    Number.isFinite(value) &&
    (from === undefined || value >= from) &&
    (above === undefined || value > above) &&
    (to === undefined || value <= to) &&
    (below === undefined || value < below);
  if (fits) return;
  const bounds = [
    from === undefined ? [] : [`from ${from}`],
    above === undefined ? [] : [`above ${above}`],
    to === undefined ? [] : [`to ${to}`],
    below === undefined ? [] : [`below ${below}`],
  ].flat();
  throw new Error(`${where}: ${option} must be a number ${bounds.join(" ")}, got ${String(value)}.`);
}

/** @throws when an option is no whole number from `from` on. */
export function checkCount(where: string, option: string, value: number, from: number): void {
  if (!Number.isInteger(value) || value < from) {
    throw new Error(`${where}: ${option} must be a whole number from ${from} on, got ${String(value)}.`);
  }
}
