import { agreementOf, isIndefinite } from "../agreement.ts";
import type { Clause, Predicate } from "../meaning.ts";
import { germanNounPhrase } from "./noun-phrase.ts";
import { auxiliaryForm, presentForm } from "./verb-forms.ts";

/** The parts of a German clause, from which main clauses, questions and subordinate clauses are put together. */
export interface GermanClause {
  readonly subject: string;
  /** The finite verb as it stands second: ruft, hat, kann. */
  readonly finite: string;
  /** Between the subject and the verbs at the end. Without a time that begins the sentence. */
  readonly middle: readonly string[];
  /** What a main clause ends with: an, angerufen, anrufen. May be empty. */
  readonly end: string;
  /** What a subordinate clause ends with: anruft, angerufen hat, anrufen kann. */
  readonly last: string;
}

/** A clause in German. `time`: whether its time stands in the middle. */
export function germanClause(clause: Clause, time = true): GermanClause {
  return {
    subject: germanNounPhrase(clause.subject, "nominative"),
    middle: germanMiddle(clause, time),
    ...verbs(clause),
  };
}

function verbs(clause: Clause): Pick<GermanClause, "finite" | "end" | "last"> {
  const agreement = agreementOf(clause.subject);
  const { predicate, tense, modal, werden } = clause;
  const infinitive = infinitiveOf(predicate);
  const helper = modal ?? (tense === "future" && werden === true ? "become" : null);
  if (helper !== null) {
    const finite = auxiliaryForm(helper, agreement);
    return { finite, end: infinitive, last: `${infinitive} ${finite}` };
  }
  if (predicate.kind !== "verb") {
    const finite = auxiliaryForm(tense === "past" ? "was" : "be", agreement);
    return { finite, end: "", last: finite };
  }
  const { german } = predicate.verb;
  if (tense === "past") {
    const finite = auxiliaryForm(german.auxiliary === "sein" ? "be" : "have", agreement);
    return { finite, end: german.participle, last: `${german.participle} ${finite}` };
  }
  const finite = presentForm(german, agreement);
  return { finite, end: german.prefix, last: german.prefix + finite };
}

/** anrufen; sein for a predicate without a verb. */
export function infinitiveOf(predicate: Predicate): string {
  return predicate.kind === "verb" ? predicate.verb.german.prefix + predicate.verb.german.infinitive : "sein";
}

/**
 * The middle field: pronouns, time, receiver, what is known, the negation, place and manner, what is new, what belongs to the verb.
 */
export function germanMiddle(clause: Clause, withTime: boolean): string[] {
  const { predicate, negated, place, means, time } = clause;
  const when = time !== undefined && withTime ? time.german : "";
  if (predicate.kind !== "verb") {
    return present([when, negated ? "nicht" : "", place?.german ?? "", complementOf(predicate)]);
  }
  const { verb, object, receiver, goal, location } = predicate;
  const { german } = verb;
  const late = object !== undefined && (isIndefinite(object) || german.preposition !== "");
  const kein = negated && object !== undefined && isIndefinite(object) && german.preposition === "";
  const objectText =
    object === undefined
      ? ""
      : [german.preposition, germanNounPhrase(object, german.case, kein)].join(" ").trim();
  const isPronoun = object?.kind === "pronoun" && german.preposition === "";
  return present([
    german.reflexive ? reflexivePronoun(clause) : "",
    isPronoun ? objectText : "",
    receiver?.kind === "pronoun" ? germanNounPhrase(receiver, "dative") : "",
    when,
    receiver !== undefined && receiver.kind !== "pronoun" ? germanNounPhrase(receiver, "dative") : "",
    late || isPronoun ? "" : objectText,
    negated && !kein ? "nicht" : "",
    means?.german ?? "",
    place?.german ?? "",
    late ? objectText : "",
    goal?.german ?? location?.german ?? "",
  ]);
}

function reflexivePronoun({ subject }: Clause): string {
  return subject.kind === "pronoun" ? subject.pronoun.german.reflexive : "sich";
}

function complementOf(predicate: Exclude<Predicate, { kind: "verb" }>): string {
  switch (predicate.kind) {
    case "quality":
      return { plain: "", very: "sehr ", too: "zu " }[predicate.degree] + predicate.adjective.german.base;
    case "comparison":
      return `${predicate.adjective.german.comparative} als ${germanNounPhrase(predicate.than, "nominative")}`;
    case "profession":
      return predicate.noun.german.singular;
  }
}

function present(parts: readonly string[]): string[] {
  return parts.filter((part) => part !== "");
}
