import type { Behavior } from "./cut.ts";

/** Behaviors by the names that tokenizer.json has for them. */
export const behaviors: Readonly<Record<string, Behavior>> = {
  Removed: "removed",
  Isolated: "isolated",
  MergedWithPrevious: "merged-with-previous",
  MergedWithNext: "merged-with-next",
  Contiguous: "contiguous",
};

/** A behavior as tokenizer.json writes it. */
export function behaviorName(behavior: Behavior): string {
  return Object.keys(behaviors).find((name) => behaviors[name] === behavior) ?? behavior;
}
