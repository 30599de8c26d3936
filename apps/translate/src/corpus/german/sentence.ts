import { agreementOf } from "../agreement.ts";
import type { Clause, Meaning, Opinion } from "../meaning.ts";
import { germanClause, germanMiddle, infinitiveOf } from "./clause.ts";
import { germanNounPhrase } from "./noun-phrase.ts";

const conjunctions = { because: "weil", although: "obwohl", if: "wenn", but: "aber", and: "und" } as const;
const questionWords = { where: "wo", when: "wann", why: "warum" } as const;
const opinions: Readonly<Record<Opinion, readonly [string, string, string, string]>> = {
  know: ["weiß", "weißt", "weiß", "wissen"],
  believe: ["glaube", "glaubst", "glaubt", "glauben"],
  hope: ["hoffe", "hoffst", "hofft", "hoffen"],
  say: ["sage", "sagst", "sagt", "sagen"],
};

/** A sentence in German. */
export function german(meaning: Meaning): string {
  switch (meaning.kind) {
    case "statement":
      return sentence(mainClause(meaning.clause), ".");
    case "question":
      return sentence(question(meaning.clause), "?");
    case "joined": {
      const { conjunction, main, other, otherFirst } = meaning;
      const word = conjunctions[conjunction];
      if (conjunction === "but") return sentence(`${mainClause(main)}, ${word} ${mainClause(other)}`, ".");
      if (conjunction === "and") return sentence(`${mainClause(main)} ${word} ${mainClause(other)}`, ".");
      const subordinate = `${word} ${subordinateClause(other)}`;
      return sentence(
        otherFirst ? `${subordinate}, ${verbFirst(main)}` : `${mainClause(main)}, ${subordinate}`,
        ".",
      );
    }
    case "that": {
      const { person, plural } = agreementOf(meaning.thinker);
      const verb = opinions[meaning.verb][plural ? 3 : person - 1]!;
      const thinker = germanNounPhrase(meaning.thinker, "nominative");
      return sentence(`${thinker} ${verb}, dass ${subordinateClause(meaning.clause)}`, ".");
    }
    case "purpose":
      return sentence(`${mainClause(meaning.main)}, um ${purposeClause(meaning)}`, ".");
    case "existence": {
      const { spot, what, mood } = meaning;
      const stem = what.noun.kinds.includes("standing") ? "steh" : "lieg";
      const verb = what.plural ? `${stem}en` : `${stem}t`;
      const phrase = germanNounPhrase(what, "nominative", mood === "negation");
      if (mood === "question") return sentence(`${verb} ${phrase} ${spot.german}`, "?");
      return sentence(`${spot.german} ${verb} ${phrase}`, ".");
    }
    case "request": {
      const middle = germanMiddle(unsaid(meaning.predicate), false);
      const { predicate } = meaning;
      const verb = predicate.kind === "verb" ? predicate.verb.german.infinitive : "sein";
      const prefix = predicate.kind === "verb" ? predicate.verb.german.prefix : "";
      return sentence(["bitte", verb, "Sie", ...middle, prefix].filter(Boolean).join(" "), ".");
    }
  }
}

/** The finite verb stands second: behind the subject, or behind a time that begins the sentence. */
function mainClause(clause: Clause): string {
  if (clause.timeFirst !== true || clause.time === undefined) {
    const { subject, finite, middle, end } = germanClause(clause);
    return join(subject, finite, ...middle, end);
  }
  return join(clause.time.german, verbFirst({ ...clause, time: undefined }));
}

function verbFirst(clause: Clause): string {
  const { subject, finite, middle, end } = germanClause(clause);
  return join(finite, subject, ...middle, end);
}

function subordinateClause(clause: Clause): string {
  const { subject, middle, last } = germanClause(clause);
  return join(subject, ...middle, last);
}

function question(clause: Clause): string {
  const { subject, asked } = { subject: clause.subject.kind, asked: clause.asked };
  if (asked !== undefined) return join(questionWords[asked], verbFirst(clause));
  if (subject === "who") return mainClause(clause);
  const { predicate } = clause;
  if (predicate.kind === "verb" && predicate.object?.kind === "what") {
    return join("was", verbFirst({ ...clause, predicate: { ...predicate, object: undefined } }));
  }
  return verbFirst(clause);
}

/** Brot zu kaufen, seine Mutter anzurufen. */
function purposeClause({ purpose }: Extract<Meaning, { kind: "purpose" }>): string {
  const middle = germanMiddle(unsaid(purpose), false);
  if (purpose.kind !== "verb" || purpose.verb.german.prefix === "")
    return join(...middle, "zu", infinitiveOf(purpose));
  const { prefix, infinitive } = purpose.verb.german;
  return join(...middle, `${prefix}zu${infinitive}`);
}

/** A predicate without a subject of its own, as a clause. */
function unsaid(predicate: Clause["predicate"]): Clause {
  return { subject: { kind: "who" }, predicate, tense: "present", negated: false };
}

function join(...parts: readonly string[]): string {
  return parts.filter((part) => part !== "").join(" ");
}

/** With a capital and its mark; a comma that closes a relative clause gives way to the mark, and two become one. */
function sentence(text: string, mark: string): string {
  const whole = `${text}${mark}`.replaceAll(/,([.?,])/g, "$1");
  return whole[0]!.toUpperCase() + whole.slice(1);
}
