import type { Tree } from "@refrain/core";
import { checkOptions } from "./check-options.ts";
import type { SearchOptions } from "./constraints.ts";
import { growEach, type Lane } from "./grow-each.ts";
import { type Hypothesis, hypothesisOf } from "./hypothesis.ts";
import { deadEnd, notANumber, offerRow } from "./offer-row.ts";
import type { StepDecoder } from "./step-decoder.ts";
import { topCandidates } from "./top-candidates.ts";

/**
 * Greedy search: always the most likely token, the first of equals.
 *
 * @returns one hypothesis for each sequence.
 * @throws when an option is out of range, the model gives NaN, or nothing may follow.
 *
 * @example
 * const [first] = await greedy(decoder, { start: 1, end: 2, maximumLength: 50 });
 * tokenizer.decode(first.tokens);
 */
export async function greedy<S extends Tree>(
  decoder: StepDecoder<S>,
  options: SearchOptions,
): Promise<readonly Hypothesis[]> {
  checkOptions("greedy", decoder, options);
  const lanes = Array.from({ length: decoder.batch }, (_, sequence): Lane[] => [{ sequence, sample: 0 }]);
  const found: Hypothesis[] = [];
  const top = topCandidates(1);
  const steps = growEach(
    decoder,
    options,
    lanes,
    1,
    ({ sequence }, row, following, step) => {
      if (!offerRow(top, row, 0, 0, following)) throw notANumber("greedy", step, sequence);
      const [best] = top.take();
      if (best === undefined) throw deadEnd("greedy", step, sequence);
      return best.code;
    },
    "greedy",
  );
  for await (const grown of steps) {
    for (const { lane, link, finished } of grown) {
      if (finished) found[lane.sequence] = hypothesisOf(link, options.end, link.total);
    }
  }
  return found;
}
