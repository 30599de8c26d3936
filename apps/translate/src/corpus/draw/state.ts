import { isCounted, isIndefinite } from "../agreement.ts";
import { adjectives } from "../lexicon/adjectives.ts";
import { times } from "../lexicon/circumstances.ts";
import { pronouns } from "../lexicon/people.ts";
import { verbs } from "../lexicon/verbs.ts";
import type { Clause, CommonPhrase, NounPhrase, Predicate } from "../meaning.ts";
import type { Draw } from "./draw.ts";
import { drawCommon, drawSubject, nounsOf, pronounFor } from "./noun-phrase.ts";

/** A clause of how somebody or something is. */
export function drawQuality(draw: Draw, given?: NounPhrase): Clause {
  const people = given !== undefined || draw.chance(0.4);
  const adjective = draw.from(
    adjectives.filter(({ of }) =>
      people ? of.includes("family") : !of.includes("weather") || of.length > 1,
    ),
  );
  const kinds = adjective.of.filter((kind) => kind !== "weather");
  const subject = given ?? drawSubject(draw, kinds);
  const counted = isCounted(subject) || (subject.kind === "common" && isIndefinite(subject));
  const colour = adjective.english.comparative === undefined;
  const plainSubject = counted && subject.kind === "common" ? known(subject) : subject;
  const asNoun = plainSubject.kind === "common" ? { ...plainSubject, adjective: undefined } : plainSubject;
  const degree = colour
    ? "plain"
    : draw.weighted([
        [5, "plain"],
        [2, "very"],
        [1.5, "too"],
      ] as const);
  return {
    subject: asNoun,
    predicate: { kind: "quality", adjective, degree },
    tense: "present",
    negated: degree === "plain" && draw.chance(0.2),
  };
}

function known(phrase: CommonPhrase): CommonPhrase {
  return { ...phrase, determiner: { kind: "definite" } };
}

/** The dog is bigger than the cat. */
export function drawComparison(draw: Draw): Clause {
  const adjective = draw.from(
    adjectives.filter(({ english, of }) => english.comparative !== undefined && of[0] !== "weather"),
  );
  const kind = draw.from(adjective.of.filter((each) => each !== "weather" && each !== "family"));
  const definite = (noun: CommonPhrase["noun"]): CommonPhrase => ({
    kind: "common",
    noun,
    determiner: noun.kinds.includes("family")
      ? { kind: "possessive", owner: draw.from(pronouns.filter(({ person }) => person !== 3)) }
      : draw.chance(0.25)
        ? { kind: "this" }
        : { kind: "definite" },
    plural: false,
  });
  const nouns = nounsOf([kind]);
  const first = draw.from(nouns);
  const second = draw.from(nouns.filter(({ english }) => english.singular !== first.english.singular));
  return {
    subject: definite(first),
    predicate: { kind: "comparison", adjective, than: definite(second) },
    tense: "present",
    negated: false,
  };
}

/** My father is a cook. */
export function drawProfession(draw: Draw): Clause {
  const subject = draw.weighted<() => NounPhrase>([
    [2, () => drawCommon(draw, draw.from(nounsOf(["family", "friend"])), undefined, [[1, "possessive"]])],
    [1, () => drawSubject(draw, ["family"])],
  ])();
  const pronoun = pronounFor(subject);
  const female = pronoun?.german.nominative === "sie";
  const professions = nounsOf(["profession"]).filter(
    ({ german }) => (german.gender === "feminine") === female,
  );
  const plain: NounPhrase =
    pronoun === undefined || pronoun.plural ? { kind: "pronoun", pronoun: pronouns[0]! } : subject;
  const noun = draw.from(plain === subject ? professions : nounsOf(["profession"]));
  return {
    subject: plain,
    predicate: { kind: "profession", noun },
    tense: "present",
    negated: draw.chance(0.15),
  };
}

/** It is raining. */
export function drawWeather(draw: Draw): Clause {
  const tense = draw.from(["past", "present", "future"] as const);
  const time = draw.from(
    times.filter(
      ({ when, german }) => when === tense && german !== "vor einer Stunde" && !/Sommer/.test(german),
    ),
  );
  const predicate: Predicate = draw.chance(0.5)
    ? { kind: "verb", verb: draw.from(verbs.filter(({ subjects }) => subjects.includes("weather"))) }
    : {
        kind: "quality",
        adjective: draw.from(adjectives.filter(({ of }) => of.includes("weather"))),
        degree: draw.from(["plain", "very"] as const),
      };
  return {
    subject: { kind: "weather" },
    predicate,
    tense,
    time,
    timeFirst: draw.chance(0.5),
    werden: true,
    negated: predicate.kind === "verb" && draw.chance(0.15),
  };
}
