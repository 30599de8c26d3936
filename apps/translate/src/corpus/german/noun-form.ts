import type { Noun } from "../lexicon/nouns.ts";
import type { Case } from "./endings.ts";

/** A noun in a case and number: des Kindes, den Jungen, den Kindern. */
export function nounForm(
  { gender, singular, oblique, plural }: Noun["german"],
  of: Case,
  isPlural: boolean,
): string {
  if (isPlural) return of === "dative" && !/[ns]$/.test(plural) ? `${plural}n` : plural;
  if (of === "nominative") return singular;
  if (oblique !== undefined) return oblique;
  if (of === "genitive" && gender !== "feminine") return singular + (isOneSyllable(singular) ? "es" : "s");
  return singular;
}

function isOneSyllable(word: string): boolean {
  return (word.match(/[aeiouyäöü]+/gi) ?? []).length === 1;
}
