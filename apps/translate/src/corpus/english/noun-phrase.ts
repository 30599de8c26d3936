import type { CommonPhrase, NounPhrase } from "../meaning.ts";
import { englishRelativeClause } from "./clause.ts";

const numbers: Readonly<Record<number, string>> = { 2: "two", 3: "three", 4: "four", 5: "five" };

/** A noun phrase in English, as a subject or as an object. */
export function englishNounPhrase(phrase: NounPhrase, role: "subject" | "object"): string {
  switch (phrase.kind) {
    case "pronoun":
      return phrase.pronoun.english[role];
    case "name":
      return phrase.name.english;
    case "and":
      return `${englishNounPhrase(phrase.first, role)} and ${englishNounPhrase(phrase.second, role)}`;
    case "weather":
      return "it";
    case "who":
    case "what":
      return phrase.kind;
    case "common":
      return commonPhrase(phrase);
  }
}

function commonPhrase(phrase: CommonPhrase): string {
  const { noun, determiner, plural, adjective, relative } = phrase;
  const quality = adjective === undefined ? "" : `${adjective.english.base} `;
  const noOrder =
    noun.portion !== undefined && (determiner.kind === "number" || determiner.kind === "indefinite");
  const words = noOrder
    ? `${form(noun.portion!.english, plural)} of ${quality}${noun.english.singular}`
    : quality + form(noun.english, plural);
  const text = determine(phrase, words);
  return relative === undefined ? text : `${text} ${englishRelativeClause(relative)}`;
}

function form({ singular, plural }: { singular: string; plural: string }, isPlural: boolean): string {
  return isPlural ? plural : singular;
}

function determine({ determiner, plural }: CommonPhrase, words: string): string {
  switch (determiner.kind) {
    case "definite":
      return `the ${words}`;
    case "indefinite":
      return `${/^[aeiou]/.test(words) ? "an" : "a"} ${words}`;
    case "this":
      return `${plural ? "these" : "this"} ${words}`;
    case "bare":
      return words;
    case "many":
    case "some":
      return `${determiner.kind} ${words}`;
    case "number":
      return `${numbers[determiner.number]} ${words}`;
    case "possessive":
      return `${determiner.owner.english.possessive} ${words}`;
    case "of":
      return `${englishNounPhrase(determiner.owner, "subject")}'s ${words}`;
  }
}
