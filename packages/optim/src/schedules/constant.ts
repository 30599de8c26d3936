import type { Schedule } from "../learning-rate.ts";
import { checkNumber } from "../options.ts";

/** The same rate at every step. */
export function constant(rate: number): Schedule {
  checkNumber("constant", "rate", rate, { from: 0 });
  return () => rate;
}
