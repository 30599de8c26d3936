import type { Random } from "@refrain/core";

/** How the next character is drawn. */
export interface SamplingOptions {
  /** Divides the logits: below 1 is more certain, 0 always takes the most likely. Default: 1. */
  readonly temperature?: number | undefined;
  /** Only the k most likely; default: all. */
  readonly topK?: number | undefined;
  /** Only the most likely that together have this probability (Holtzman et al., 2020); default: 1, all. */
  readonly topP?: number | undefined;
}

/**
 * Draws an id from logits.
 *
 * @throws when an option is out of range.
 */
export function sample(logits: ArrayLike<number>, random: Random, options: SamplingOptions = {}): number {
  const { temperature = 1, topK = logits.length, topP = 1 } = options;
  if (!(temperature >= 0)) throw new Error(`--temperature must be 0 or more, got ${temperature}.`);
  if (!(Number.isInteger(topK) && topK > 0)) throw new Error(`--top-k must be 1 or more, got ${topK}.`);
  if (!(topP > 0 && topP <= 1)) throw new Error(`--top-p must be above 0 and at most 1, got ${topP}.`);

  const ids = Array.from({ length: logits.length }, (_, id) => id).sort((a, b) => logits[b]! - logits[a]!);
  if (temperature === 0) return ids[0]!;
  const best = logits[ids[0]!]!;
  const weights = ids.slice(0, topK).map((id) => Math.exp((logits[id]! - best) / temperature));
  const wanted = topP * weights.reduce((sum, weight) => sum + weight, 0);
  let reached = 0;
  const kept = weights.filter((weight) => {
    const take = reached < wanted;
    reached += weight;
    return take;
  });
  return ids[random.categorical(kept)]!;
}
