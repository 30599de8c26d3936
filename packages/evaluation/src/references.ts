import { requireSameLength } from "./checks.ts";

/** What a hypothesis should have been: one text, or several that are as good. */
export type References = string | readonly string[];

/** One hypothesis with its references, of which there is at least one. */
interface Segment {
  readonly hypothesis: string;
  readonly references: readonly string[];
}

/**
 * The hypotheses with their references.
 *
 * @throws when their numbers differ, a hypothesis has no reference, or what should be a text is none.
 */
export function segmentsOf(
  where: string,
  hypotheses: ArrayLike<string>,
  references: ArrayLike<References>,
): Segment[] {
  requireGrouping(where, hypotheses, references);
  const length = requireSameLength(where, hypotheses, references);
  return Array.from({ length }, (_, i) => {
    const hypothesis = hypotheses[i];
    if (typeof hypothesis !== "string") {
      throw new Error(
        `${where}: hypothesis ${i} must be a text, got ${String(hypothesis)}. An empty text is allowed.`,
      );
    }
    return { hypothesis, references: referenceTexts(where, i, references[i]) };
  });
}

function referenceTexts(where: string, index: number, given: References | undefined): readonly string[] {
  const texts = typeof given === "string" ? [given] : given;
  if (!Array.isArray(texts)) {
    throw new Error(
      `${where}: reference ${index} must be a text or a list of texts, got ${String(given)}. An empty text is allowed.`,
    );
  }
  if (texts.length === 0)
    throw new Error(`${where}: hypothesis ${index} has no reference; give at least one.`);
  for (let i = 0; i < texts.length; i++) {
    if (typeof texts[i] !== "string") {
      throw new Error(
        `${where}: reference ${i} of hypothesis ${index} must be a text, got ${String(texts[i])}. ` +
          "Where hypotheses have different numbers of references, leave out those that are missing.",
      );
    }
  }
  return texts;
}

/** Catches references that are grouped the other way round, by file instead of by hypothesis. */
function requireGrouping(
  where: string,
  hypotheses: ArrayLike<string>,
  references: ArrayLike<References>,
): void {
  const { length } = hypotheses;
  if (references.length === length || references.length === 0) return;
  if (Array.from(references).every((file) => Array.isArray(file) && file.length === length)) {
    throw new Error(
      `${where}: references must be grouped by hypothesis, got ${references.length} lists of ${length} each, one for each ` +
        "reference file. Turn them: hypotheses.map((_, i) => files.map((file) => file[i]!)).",
    );
  }
}
