import { version } from "../version.ts";

/** How many references the segments have; sums, so that parts can be merged. */
export type ReferenceCounts = {
  readonly segments: number;
  readonly references: number;
  /** The sum of the squares: equal numbers of references are those where it is as small as it can be. */
  readonly squares: number;
};

export const noReferences: ReferenceCounts = { segments: 0, references: 0, squares: 0 };

/** Counts one more segment. */
export function countReferences(counts: ReferenceCounts, references: number): ReferenceCounts {
  return {
    segments: counts.segments + 1,
    references: counts.references + references,
    squares: counts.squares + references * references,
  };
}

/**
 * What a score was computed with, in sacreBLEU's form:
 * `nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp|version:...`. All but the version equals what sacreBLEU
 * prints; the version names its release whose numbers these are, and ours.
 */
export function signature(
  { segments, references, squares }: ReferenceCounts,
  settings: Readonly<Record<string, string | number | boolean>>,
): string {
  const fields = {
    nrefs: segments * squares === references * references ? references / segments : "var",
    ...settings,
    version: `2.6.0+refrain.${version}`,
  };
  return Object.entries(fields)
    .map(([name, value]) => `${name}:${typeof value === "boolean" ? (value ? "yes" : "no") : value}`)
    .join("|");
}
