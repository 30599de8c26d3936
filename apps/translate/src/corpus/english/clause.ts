import { type Agreement, agreementOf } from "../agreement.ts";
import type { Clause, Modal, Predicate } from "../meaning.ts";
import { englishNounPhrase } from "./noun-phrase.ts";

/** The parts of an English clause, from which statements and questions are put together. */
export interface EnglishClause {
  readonly subject: string;
  /** What changes places with the subject in a question: is, has, can. Undefined where `do` would. */
  readonly auxiliary: string | undefined;
  /** The main verb as it stands behind `auxiliary`, or by itself. Empty behind `be`. */
  readonly verb: string;
  /** do, does or did, with the plain verb behind it. */
  readonly support: { readonly auxiliary: string; readonly verb: string };
  /** All behind the verb. */
  readonly rest: readonly string[];
  /** often, never. */
  readonly adverb: string;
  readonly negated: boolean;
}

const modals: Readonly<Record<Modal, string>> = {
  can: "can",
  must: "must",
  want: "want to",
  wish: "would like to",
  may: "may",
};

/** How a clause stands in its sentence. */
export interface EnglishClauseOptions {
  /** Whether its time stands in it. Default: true. */
  readonly time?: boolean;
  /** After `if`, where the future is said by the present. Default: false. */
  readonly condition?: boolean;
}

/** A clause in English. */
export function englishClause(
  clause: Clause,
  { time = true, condition = false }: EnglishClauseOptions = {},
): EnglishClause {
  const adverb = clause.time?.beforeVerb === true ? clause.time.english : "";
  return {
    subject: englishNounPhrase(clause.subject, "subject"),
    ...verbs(clause, condition),
    rest: englishRest(clause, time),
    adverb,
    negated: clause.negated,
  };
}

type Verbs = Pick<EnglishClause, "auxiliary" | "verb" | "support">;

function verbs(clause: Clause, condition: boolean): Verbs {
  const { predicate, tense, modal } = clause;
  const agreement = agreementOf(clause.subject);
  const base = predicate.kind === "verb" ? predicate.verb.english.base : "be";
  const plain = (auxiliary: string, verb: string): Verbs => ({
    auxiliary,
    verb,
    support: { auxiliary, verb },
  });
  if (modal === "want") {
    const verb = `want to ${base}`;
    return {
      auxiliary: undefined,
      verb: isThirdSingular(agreement) ? `wants to ${base}` : verb,
      support: { auxiliary: isThirdSingular(agreement) ? "does" : "do", verb },
    };
  }
  if (modal === "wish") return plain("would", `like to ${base}`);
  if (modal === "must" && clause.negated) {
    // Nicht müssen is not "must not".
    return plain(isThirdSingular(agreement) ? "does" : "do", `have to ${base}`);
  }
  if (modal !== undefined) return plain(modals[modal], base);
  if (tense === "future" && !condition) return plain("will", base);
  if (predicate.kind !== "verb") return plain(tense === "past" ? was(agreement) : be(agreement), "");
  const { english, aspect } = predicate.verb;
  if (tense === "past") {
    return { auxiliary: undefined, verb: english.past, support: { auxiliary: "did", verb: base } };
  }
  const simple =
    aspect !== "action" || condition || clause.time?.when === "habit" || clause.time?.when === "never";
  if (!simple) return plain(be(agreement), english.progressive);
  const third = isThirdSingular(agreement);
  return {
    auxiliary: undefined,
    verb: third ? thirdPerson(base) : base,
    support: { auxiliary: third ? "does" : "do", verb: base },
  };
}

function be({ person, plural }: Agreement): string {
  if (plural || person === 2) return "are";
  return person === 1 ? "am" : "is";
}

function was({ person, plural }: Agreement): string {
  return plural || person === 2 ? "were" : "was";
}

function isThirdSingular({ person, plural }: Agreement): boolean {
  return person === 3 && !plural;
}

/** goes, watches TV, carries: the ending goes to the first word. */
export function thirdPerson(base: string): string {
  const [verb, ...rest] = base.split(" ");
  const form = (word: string) => {
    if (word === "have") return "has";
    if (/(?:s|x|z|ch|sh|o)$/.test(word)) return `${word}es`;
    return /[^aeiou]y$/.test(word) ? `${word.slice(0, -1)}ies` : `${word}s`;
  };
  return [form(verb!), ...rest].join(" ");
}

/** What follows the verb: receiver, object, goal, means, place, time. */
export function englishRest(clause: Clause, withTime: boolean): string[] {
  const { predicate, place, means, time } = clause;
  const parts =
    predicate.kind === "verb"
      ? [
          predicate.receiver === undefined ? "" : englishNounPhrase(predicate.receiver, "object"),
          predicate.object === undefined ? "" : englishNounPhrase(predicate.object, "object"),
          predicate.goal?.english ?? "",
          predicate.location?.english ?? "",
        ]
      : [complementOf(predicate)];
  const when = time !== undefined && withTime && !time.beforeVerb ? time.english : "";
  return [...parts, means?.english ?? "", place?.english ?? "", when].filter((part) => part !== "");
}

function complementOf(predicate: Exclude<Predicate, { kind: "verb" }>): string {
  switch (predicate.kind) {
    case "quality":
      return { plain: "", very: "very ", too: "too " }[predicate.degree] + predicate.adjective.english.base;
    case "comparison":
      return `${predicate.adjective.english.comparative} than ${englishNounPhrase(predicate.than, "subject")}`;
    case "profession": {
      const { singular } = predicate.noun.english;
      return `${/^[aeiou]/.test(singular) ? "an" : "a"} ${singular}`;
    }
  }
}

/** who is reading a book in the park. */
export function englishRelativeClause(clause: Clause): string {
  return statementOf({ ...englishClause(clause), subject: "who" });
}

/** The subject, its verbs, and the rest. */
export function statementOf(parts: EnglishClause): string {
  const { subject, adverb, negated, rest, support } = parts;
  const auxiliary = parts.auxiliary ?? (negated ? support.auxiliary : "");
  const verb = parts.auxiliary === undefined && negated ? support.verb : parts.verb;
  return [subject, auxiliary, negated ? "not" : "", adverb, verb, ...rest]
    .filter((part) => part !== "")
    .join(" ");
}

/** The auxiliary goes before the subject, and `do` helps where there is none. */
export function questionOf({
  subject,
  auxiliary,
  verb,
  support,
  adverb,
  negated,
  rest,
}: EnglishClause): string {
  const parts =
    auxiliary === undefined
      ? [support.auxiliary, subject, negated ? "not" : "", adverb, support.verb]
      : [auxiliary, subject, negated ? "not" : "", adverb, verb];
  return [...parts, ...rest].filter((part) => part !== "").join(" ");
}
