import type { CommonPhrase, NounPhrase } from "../meaning.ts";
import {
  type Agreeing,
  adjectiveEnding,
  type Case,
  definiteArticle,
  determinerEnding,
  type Inflection,
} from "./endings.ts";
import { nounForm } from "./noun-form.ts";
import { germanRelativeClause } from "./relative-clause.ts";

const numbers: Readonly<Record<number, string>> = { 2: "zwei", 3: "drei", 4: "vier", 5: "fünf" };

/** A noun phrase in German, in a case. `negated`: with kein, where it is indefinite. */
export function germanNounPhrase(phrase: NounPhrase, of: Case, negated = false): string {
  switch (phrase.kind) {
    case "pronoun":
      return phrase.pronoun.german[of === "genitive" ? "nominative" : of];
    case "name":
      return of === "genitive" ? `${phrase.name.german}s` : phrase.name.german;
    case "and":
      return `${germanNounPhrase(phrase.first, of)} und ${germanNounPhrase(phrase.second, of)}`;
    case "weather":
      return "es";
    case "who":
      return of === "dative" ? "wem" : of === "accusative" ? "wen" : "wer";
    case "what":
      return "was";
    case "common":
      return commonPhrase(phrase, of, negated);
  }
}

function commonPhrase(phrase: CommonPhrase, of: Case, negated: boolean): string {
  const { noun, determiner, plural, adjective, relative } = phrase;
  // A cup of coffee: the determiner goes with the cup, the adjective with the coffee.
  if (noun.portion !== undefined && (determiner.kind === "number" || determiner.kind === "indefinite")) {
    const counted = { ...noun, ...noun.portion, portion: undefined };
    const portion = commonPhrase(
      { ...phrase, noun: counted, adjective: undefined, relative: undefined },
      of,
      negated,
    );
    return `${portion} ${commonPhrase({ ...phrase, determiner: { kind: "bare" }, plural: false }, of, false)}`;
  }
  const agreeing: Agreeing = { case: of, gender: noun.german.gender, plural };
  const { word, inflection, after } = determinerOf(phrase, agreeing, negated);
  const words = [
    word,
    adjective === undefined ? "" : adjective.german.stem + adjectiveEnding(inflection, agreeing),
    nounForm(noun.german, of, plural),
    after,
  ];
  const text = words.filter((each) => each !== "").join(" ");
  return relative === undefined ? text : `${text}, ${germanRelativeClause(relative, agreeing)},`;
}

/** A determiner as a word, and what it means for the adjective behind it. */
interface GermanDeterminer {
  readonly word: string;
  readonly inflection: Inflection;
  /** What stands behind the noun: das Auto meines Vaters. */
  readonly after: string;
}

function determinerOf({ determiner }: CommonPhrase, agreeing: Agreeing, negated: boolean): GermanDeterminer {
  const none = { word: "", inflection: "none", after: "" } as const;
  const possessive = (stem: string): GermanDeterminer => ({
    word: stem + determinerEnding("possessive", agreeing),
    inflection: "possessive",
    after: "",
  });
  switch (determiner.kind) {
    case "definite":
      return { word: definiteArticle(agreeing), inflection: "definite", after: "" };
    case "this":
      return {
        word: `dies${determinerEnding("demonstrative", agreeing)}`,
        inflection: "demonstrative",
        after: "",
      };
    case "indefinite":
      return possessive(negated ? "kein" : "ein");
    case "bare":
      return negated ? possessive("kein") : none;
    case "possessive":
      return possessive(determiner.owner.german.possessive);
    case "of": {
      const owner = germanNounPhrase(determiner.owner, "genitive");
      return determiner.owner.kind === "name"
        ? { word: owner, inflection: "none", after: "" }
        : { word: definiteArticle(agreeing), inflection: "definite", after: owner };
    }
    case "number":
      return { ...none, word: numbers[determiner.number]! };
    case "many":
    case "some":
      // Inflected like an adjective, and so is the adjective behind it: viele neue Bücher.
      return {
        ...none,
        word: (determiner.kind === "many" ? "viel" : "einig") + adjectiveEnding("none", agreeing),
      };
  }
}
