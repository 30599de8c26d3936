import type { Normalizer } from "../contracts.ts";

/**
 * Normalizers one after the other.
 *
 * @example
 * sequence(nfkc(), lowercase(), collapseWhitespace(), trim()).normalize("  Ａ\n B "); // "a b"
 */
export function sequence(...normalizers: readonly Normalizer[]): Normalizer {
  return {
    kind: "Sequence",
    normalize: (text) => normalizers.reduce((soFar, normalizer) => normalizer.normalize(soFar), text),
    toJSON: () => ({ type: "Sequence", normalizers: normalizers.map((normalizer) => normalizer.toJSON()) }),
  };
}
