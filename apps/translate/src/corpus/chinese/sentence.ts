import type { Clause, Meaning, Opinion, Predicate } from "../meaning.ts";
import { chineseClause } from "./clause.ts";
import { chineseNounPhrase } from "./noun-phrase.ts";

const opinions: Readonly<Record<Opinion, string>> = {
  know: "知道",
  believe: "觉得",
  hope: "希望",
  say: "说",
};

/** A sentence in Chinese. */
export function chinese(meaning: Meaning): string {
  switch (meaning.kind) {
    case "statement":
      return `${chineseClause(meaning.clause)}。`;
    case "question":
      return `${question(meaning.clause)}？`;
    case "joined":
      return `${joined(meaning)}。`;
    case "that":
      return `${chineseNounPhrase(meaning.thinker)}${opinions[meaning.verb]}${chineseClause(meaning.clause)}。`;
    case "purpose":
      return `${chineseClause(meaning.main)}${plain(meaning.purpose)}。`;
    case "existence": {
      const { spot, what, mood } = meaning;
      if (mood === "negation") return `${spot.chinese}没有${chineseNounPhrase(what, true)}。`;
      return `${spot.chinese}有${chineseNounPhrase(what)}${mood === "question" ? "吗？" : "。"}`;
    }
    case "request":
      return `请${plain(meaning.predicate)}。`;
  }
}

/** A predicate by itself. */
function plain(predicate: Predicate): string {
  const clause: Clause = { subject: { kind: "who" }, predicate, tense: "present", negated: false };
  return chineseClause(clause, { subjectless: true, plain: true });
}

function question(clause: Clause): string {
  const { predicate, subject, asked } = clause;
  const asksWord =
    asked !== undefined ||
    subject.kind === "who" ||
    (predicate.kind === "verb" && predicate.object?.kind === "what");
  return asksWord ? chineseClause(clause) : `${chineseClause(clause, { question: true })}吗`;
}

function joined({ conjunction, main, other, otherFirst }: Extract<Meaning, { kind: "joined" }>): string {
  switch (conjunction) {
    case "because":
      return otherFirst
        ? `因为${chineseClause(other)}，所以${chineseClause(main)}`
        : `${chineseClause(main)}，因为${chineseClause(other)}`;
    case "although":
      return otherFirst
        ? `虽然${chineseClause(other)}，但是${chineseClause(main)}`
        : `${chineseClause(main)}，虽然${chineseClause(other)}`;
    case "if":
      return `如果${chineseClause(other, { condition: true })}，${chineseClause(main, { follows: true })}`;
    case "but":
      return `${chineseClause(main)}，但是${chineseClause(other)}`;
    case "and":
      return `${chineseClause(main)}，${chineseClause(other)}`;
  }
}
