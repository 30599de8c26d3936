import { cities, spots } from "../lexicon/circumstances.ts";
import { pronouns } from "../lexicon/people.ts";
import { verbs } from "../lexicon/verbs.ts";
import type { Clause, Meaning, NounPhrase } from "../meaning.ts";
import { drawTime } from "./action.ts";
import type { Draw } from "./draw.ts";
import { drawCommon, drawSubject, nounsOf } from "./noun-phrase.ts";
import { drawPredicate, goals } from "./predicate.ts";

/** He goes to the market to buy bread. */
export function purpose(draw: Draw): Meaning {
  const go = verbs.filter(({ needs }) => needs === "goal");
  const subject = drawSubject(draw, ["person", "family"]);
  const place = draw.from(draw.chance(0.25) ? cities : goals);
  const tense = draw.from(["past", "present", "future"] as const);
  const time = drawTime(draw, tense, false);
  const verb = draw.from(
    verbs.filter(
      ({ needs, aspect, subjects, chinese }) =>
        needs === "none" &&
        aspect === "action" &&
        subjects.includes("family") &&
        chinese.ongoing === undefined,
    ),
  );
  const main: Clause = {
    subject,
    predicate: { kind: "verb", verb: draw.from(go), goal: place.goal },
    tense,
    time,
    timeFirst: time !== undefined && !time.beforeVerb && draw.chance(0.35),
    negated: false,
    werden: tense === "future" && draw.chance(0.5),
  };
  const { object } = drawPredicate(draw, verb, subject);
  return { kind: "purpose", main, purpose: { kind: "verb", verb, object } };
}

/** There is a book on the table. */
export function existence(draw: Draw): Meaning {
  const mood = draw.weighted([
    [4, "statement"],
    [1, "negation"],
    [1, "question"],
  ] as const);
  const noun = draw.from(nounsOf(["lying", "standing"]));
  const counted = mood === "statement" && draw.chance(0.3);
  const phrase = drawCommon(
    draw,
    noun,
    undefined,
    counted
      ? [
          [2, "number"],
          [1, "many"],
          [1, "some"],
        ]
      : [[1, "indefinite"]],
  );
  return { kind: "existence", spot: draw.from(spots), what: phrase, mood };
}

/** Please open the window. */
export function request(draw: Draw): Meaning {
  const you: NounPhrase = { kind: "pronoun", pronoun: pronouns[1]! };
  const verb = draw.from(
    verbs.filter(
      ({ subjects, aspect, needs, german }) =>
        subjects.includes("family") && aspect === "action" && needs !== "location" && !german.reflexive,
    ),
  );
  const drawn = drawPredicate(draw, verb, {
    kind: "name",
    name: { german: "", english: "", chinese: "", gender: "masculine" },
  });
  const mine = (phrase: NounPhrase | undefined): NounPhrase | undefined => {
    if (phrase === undefined) return undefined;
    if (phrase.kind === "pronoun")
      return phrase.pronoun === you.pronoun ? { kind: "pronoun", pronoun: pronouns[0]! } : phrase;
    if (phrase.kind !== "common" || phrase.determiner.kind !== "possessive") return phrase;
    return { ...phrase, determiner: { kind: "possessive", owner: pronouns[0]! } };
  };
  return {
    kind: "request",
    predicate: { ...drawn, object: mine(drawn.object), receiver: mine(drawn.receiver) },
  };
}
