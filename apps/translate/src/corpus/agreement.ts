import type { NounPhrase } from "./meaning.ts";

/** What a verb agrees with. */
export interface Agreement {
  readonly person: 1 | 2 | 3;
  readonly plural: boolean;
}

/** The person and number of a subject; they are the same in German and in English. */
export function agreementOf(phrase: NounPhrase): Agreement {
  switch (phrase.kind) {
    case "pronoun":
      return { person: phrase.pronoun.person, plural: phrase.pronoun.plural };
    case "and":
      return { person: 3, plural: true };
    case "common":
      return { person: 3, plural: phrase.plural };
    default:
      return { person: 3, plural: false };
  }
}

/** Whether a phrase tells of something new: a car, books. Such an object stands late in German and is negated with kein. */
export function isIndefinite(phrase: NounPhrase): boolean {
  return (
    phrase.kind === "common" && (phrase.determiner.kind === "indefinite" || phrase.determiner.kind === "bare")
  );
}

/** Whether a phrase counts: three dogs, many dogs. */
export function isCounted(phrase: NounPhrase): boolean {
  return phrase.kind === "common" && ["number", "many", "some"].includes(phrase.determiner.kind);
}
