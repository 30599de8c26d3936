/** Checks at the edge of `where` that a value is an integer from `least` on. */
export function requireInteger(where: string, name: string, value: number, least: number): void {
  if (Number.isInteger(value) && value >= least) return;
  throw new Error(`${where}: ${name} must be an integer from ${least}, got ${value}.`);
}
