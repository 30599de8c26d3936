import type { CommonPhrase, NounPhrase } from "../meaning.ts";
import { chineseRelativeClause } from "./clause.ts";

const numbers: Readonly<Record<number, string>> = { 2: "两", 3: "三", 4: "四", 5: "五" };

/** A noun phrase in Chinese. `bare`: without 一 and a measure word, as behind a negation: 没买车. */
export function chineseNounPhrase(phrase: NounPhrase, bare = false): string {
  switch (phrase.kind) {
    case "pronoun":
      return phrase.pronoun.chinese;
    case "name":
      return phrase.name.chinese;
    case "and":
      return `${chineseNounPhrase(phrase.first)}和${chineseNounPhrase(phrase.second)}`;
    case "weather":
      return "";
    case "who":
      return "谁";
    case "what":
      return "什么";
    case "common":
      return commonPhrase(phrase, bare);
  }
}

/** Determiner and measure word, the clause with 的, the adjective, the noun: 那个在看书的女人. */
function commonPhrase(phrase: CommonPhrase, bare: boolean): string {
  const { noun, adjective, relative } = phrase;
  return [
    determine(phrase, bare),
    relative === undefined ? "" : `${chineseRelativeClause(relative)}的`,
    adjective?.chinese ?? "",
    noun.chinese.word,
  ].join("");
}

function determine({ noun, determiner, plural, adjective, relative }: CommonPhrase, bare: boolean): string {
  const { measure } = noun.chinese;
  switch (determiner.kind) {
    case "definite":
      if (noun.portion !== undefined) return "";
      return plural ? "那些" : `那${measure}`;
    case "this":
      return plural ? "这些" : `这${measure}`;
    case "indefinite":
      return bare ? "" : `一${measure}`;
    case "bare":
      return "";
    case "many":
      return "很多";
    case "some":
      return "一些";
    case "number":
      return numbers[determiner.number]! + measure;
    case "possessive": {
      const { owner } = determiner;
      // 我妈妈, 我友好的同事: no second 的.
      const close =
        relative === undefined && (adjective?.chinese.endsWith("的") ?? noun.kinds.includes("family"));
      return close ? owner.chinese : `${owner.chinese}的`;
    }
    case "of":
      return `${chineseNounPhrase(determiner.owner)}的`;
  }
}
