import type { Gender } from "../lexicon/nouns.ts";

/** The four cases. */
export type Case = "nominative" | "accusative" | "dative" | "genitive";

/** What an article or adjective agrees with. */
export interface Agreeing {
  readonly case: Case;
  readonly gender: Gender;
  readonly plural: boolean;
}

type Table = Readonly<
  Record<Case, readonly [masculine: string, feminine: string, neuter: string, plural: string]>
>;

const definite: Table = {
  nominative: ["der", "die", "das", "die"],
  accusative: ["den", "die", "das", "die"],
  dative: ["dem", "der", "dem", "den"],
  genitive: ["des", "der", "des", "der"],
};

const demonstrative: Table = {
  nominative: ["er", "e", "es", "e"],
  accusative: ["en", "e", "es", "e"],
  dative: ["em", "er", "em", "en"],
  genitive: ["es", "er", "es", "er"],
};

const possessive: Table = {
  nominative: ["", "e", "", "e"],
  accusative: ["en", "e", "", "e"],
  dative: ["em", "er", "em", "en"],
  genitive: ["es", "er", "es", "er"],
};

const strong: Table = {
  nominative: ["er", "e", "es", "e"],
  accusative: ["en", "e", "es", "e"],
  dative: ["em", "er", "em", "en"],
  genitive: ["en", "er", "en", "er"],
};

const weak: Table = {
  nominative: ["e", "e", "e", "en"],
  accusative: ["en", "e", "e", "en"],
  dative: ["en", "en", "en", "en"],
  genitive: ["en", "en", "en", "en"],
};

/** The determiners by how they are inflected: der; dieser; ein, kein, mein; none. */
export type Inflection = "definite" | "demonstrative" | "possessive" | "none";

function pick(table: Table, { case: of, gender, plural }: Agreeing): string {
  return table[of][plural ? 3 : { masculine: 0, feminine: 1, neuter: 2 }[gender]]!;
}

/** der, die, das; also as a relative pronoun in the nominative and accusative. */
export function definiteArticle(agreeing: Agreeing): string {
  return pick(definite, agreeing);
}

/** The ending of dies-, or of ein-, kein- and mein-. */
export function determinerEnding(inflection: "demonstrative" | "possessive", agreeing: Agreeing): string {
  return pick(inflection === "demonstrative" ? demonstrative : possessive, agreeing);
}

/** An adjective says what the determiner before it does not: ein alter Mann, der alte Mann. */
export function adjectiveEnding(before: Inflection, agreeing: Agreeing): string {
  if (before === "none") return pick(strong, agreeing);
  if (before === "possessive" && determinerEnding("possessive", agreeing) === "")
    return pick(strong, agreeing);
  return pick(weak, agreeing);
}
