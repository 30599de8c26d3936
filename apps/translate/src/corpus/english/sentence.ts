import { agreementOf } from "../agreement.ts";
import type { Clause, Meaning, Opinion, Predicate } from "../meaning.ts";
import { englishClause, englishRest, questionOf, statementOf, thirdPerson } from "./clause.ts";
import { englishNounPhrase } from "./noun-phrase.ts";

const opinions: Readonly<Record<Opinion, string>> = {
  know: "know",
  believe: "think",
  hope: "hope",
  say: "say",
};

/** A sentence in English. */
export function english(meaning: Meaning): string {
  switch (meaning.kind) {
    case "statement":
      return sentence(statement(meaning.clause), ".");
    case "question":
      return sentence(question(meaning.clause), "?");
    case "joined": {
      const { conjunction, main, other, otherFirst } = meaning;
      const condition = conjunction === "if";
      if (conjunction === "but") return sentence(`${statement(main)}, but ${statement(other)}`, ".");
      if (conjunction === "and") return sentence(`${statement(main)} and ${statement(other)}`, ".");
      const subordinate = `${conjunction} ${statement(other, condition)}`;
      return sentence(
        otherFirst ? `${subordinate}, ${statement(main)}` : `${statement(main)} ${subordinate}`,
        ".",
      );
    }
    case "that": {
      const { person, plural } = agreementOf(meaning.thinker);
      const verb = opinions[meaning.verb];
      const thinker = englishNounPhrase(meaning.thinker, "subject");
      const form = person === 3 && !plural ? thirdPerson(verb) : verb;
      return sentence(`${thinker} ${form} that ${statement(meaning.clause)}`, ".");
    }
    case "purpose":
      return sentence(`${statement(meaning.main)} to ${plainPredicate(meaning.purpose)}`, ".");
    case "existence": {
      const { spot, what, mood } = meaning;
      const verb = what.plural ? "are" : "is";
      const phrase =
        mood === "negation" && what.determiner.kind === "indefinite"
          ? `no ${englishNounPhrase({ ...what, determiner: { kind: "bare" } }, "object")}`
          : englishNounPhrase(what, "object");
      if (mood === "question") return sentence(`${verb} there ${phrase} ${spot.english}`, "?");
      return sentence(`there ${verb} ${phrase} ${spot.english}`, ".");
    }
    case "request":
      return sentence(`please ${plainPredicate(meaning.predicate)}`, ".");
  }
}

function statement(clause: Clause, condition = false): string {
  if (clause.timeFirst !== true || clause.time === undefined)
    return statementOf(englishClause(clause, { condition }));
  return `${clause.time.english} ${statementOf(englishClause(clause, { time: false, condition }))}`;
}

function question(clause: Clause): string {
  const { predicate, asked } = clause;
  if (asked !== undefined) return `${asked} ${questionOf(englishClause(clause))}`;
  if (clause.subject.kind === "who") return statement(clause);
  if (predicate.kind === "verb" && predicate.object?.kind === "what") {
    return `what ${questionOf(englishClause({ ...clause, predicate: { ...predicate, object: undefined } }))}`;
  }
  return questionOf(englishClause(clause));
}

function plainPredicate(predicate: Predicate): string {
  const clause: Clause = { subject: { kind: "who" }, predicate, tense: "present", negated: false };
  const base = predicate.kind === "verb" ? predicate.verb.english.base : "be";
  return [base, ...englishRest(clause, false)].join(" ");
}

function sentence(text: string, mark: string): string {
  return `${text[0]!.toUpperCase()}${text.slice(1)}${mark}`;
}
