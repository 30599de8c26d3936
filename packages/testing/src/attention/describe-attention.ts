import type { Tree } from "@refrain/core";
import type { Attention } from "@refrain/seq2seq";
import { describeLaws } from "../laws/describe-laws.ts";
import { type AttentionOptions, attentionLaws } from "./attention-laws.ts";

/**
 * Tests an attention on the reference device: weights that sum to 1 and are 0 on padding, padded as one by one, independent rows and
 * queries, gradients by finite differences, states, and its options. A few sizes near 3 are enough.
 *
 * @param attention gives the attention when a test runs.
 *
 * @example
 * describeAttention("additive", () => additiveAttention({ querySize: 3, valueSize: 4, size: 2 }), {
 *   rebuild: (options) => additiveAttention(options as AdditiveOptions),
 * });
 */
export function describeAttention<P extends Tree, M extends Tree, S extends Tree>(
  name: string,
  attention: () => Attention<P, M, S>,
  options: AttentionOptions<P, M, S> = {},
): void {
  describeLaws(name, attentionLaws(attention, options), options);
}
