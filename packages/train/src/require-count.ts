/** @throws when an option is not a whole number from 1. */
export function requireCount(where: string, name: string, value: number): number {
  if (Number.isSafeInteger(value) && value >= 1) return value;
  throw new Error(`${where}: ${name} must be a whole number from 1, got ${value}.`);
}
