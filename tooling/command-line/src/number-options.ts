import { InvalidArgumentError } from "commander";

/** Parsers of options' values: each throws what commander prints beside the option. */
export function number(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value)) throw new InvalidArgumentError("It must be a number.");
  return value;
}

/** A number of 0 or more. */
export function nonNegativeNumber(text: string): number {
  const value = number(text);
  if (value < 0) throw new InvalidArgumentError("It must be 0 or more.");
  return value;
}

/** A share from 0 to below 1, such as a rate of dropout. */
export function rate(text: string): number {
  const value = number(text);
  if (value < 0 || value >= 1) throw new InvalidArgumentError("It must be from 0 to below 1.");
  return value;
}

/** An integer of 0 or more. */
export function nonNegative(text: string): number {
  const value = number(text);
  if (!Number.isInteger(value) || value < 0)
    throw new InvalidArgumentError("It must be an integer of 0 or more.");
  return value;
}

/** An integer of 1 or more. */
export function positive(text: string): number {
  const value = number(text);
  if (!Number.isInteger(value) || value < 1)
    throw new InvalidArgumentError("It must be an integer of 1 or more.");
  return value;
}
