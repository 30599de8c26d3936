import { adjectives } from "../lexicon/adjectives.ts";
import { bareNouns, countableNouns, massNouns, type Noun } from "../lexicon/nouns.ts";
import { firstNames, type Pronoun, pronouns } from "../lexicon/people.ts";
import type { CommonPhrase, Determiner, NounPhrase } from "../meaning.ts";
import type { Draw } from "./draw.ts";

const [I, you, he, she, we, they] = pronouns as readonly [
  Pronoun,
  Pronoun,
  Pronoun,
  Pronoun,
  Pronoun,
  Pronoun,
];
const byKind = new Map<string, Noun[]>();
for (const noun of [...countableNouns, ...massNouns, ...bareNouns]) {
  for (const kind of noun.kinds) byKind.set(kind, [...(byKind.get(kind) ?? []), noun]);
}

/** The nouns of some kinds. A noun of two of them counts twice. */
export function nounsOf(kinds: readonly string[]): readonly Noun[] {
  return kinds.flatMap((kind) => byKind.get(kind) ?? []);
}

/** Somebody or something that does what a verb says. */
export function drawSubject(draw: Draw, kinds: readonly string[]): NounPhrase {
  if (kinds.includes("weather")) return { kind: "weather" };
  const people = kinds.includes("family");
  const noun = (): NounPhrase => drawCommon(draw, draw.from(nounsOf(kinds)), undefined, subjectDeterminers);
  if (!people) return noun();
  return draw.weighted<() => NounPhrase>([
    [5, noun],
    [3, () => ({ kind: "pronoun", pronoun: draw.from(pronouns) })],
    [2, () => ({ kind: "name", name: draw.from(firstNames) })],
    [0.6, () => drawPair(draw)],
  ])();
}

function drawPair(draw: Draw): NounPhrase {
  const first = draw.from(firstNames);
  const second = draw.from(firstNames.filter((name) => name !== first));
  return { kind: "and", first: { kind: "name", name: first }, second: { kind: "name", name: second } };
}

/** Somebody or something that a verb is done to. */
export function drawObject(draw: Draw, kinds: readonly string[], subject: NounPhrase): NounPhrase {
  const noun = draw.from(nounsOf(kinds));
  const human = noun.kinds.includes("person") || noun.kinds.includes("family");
  if (human && draw.chance(0.2)) {
    // Not them: the German sie would be her as well.
    const other = draw.from([I, you, he, she, we]);
    if (other !== pronounFor(subject) && !(isFirstOrSecond(other) && isFirstOrSecondSubject(subject))) {
      return { kind: "pronoun", pronoun: other };
    }
  }
  if (human && draw.chance(0.15)) {
    const name = draw.from(firstNames);
    if (subject.kind !== "name" && subject.kind !== "and") return { kind: "name", name };
  }
  return drawCommon(draw, noun, pronounFor(subject), objectDeterminers);
}

type Weights = readonly (readonly [weight: number, kind: Determiner["kind"]])[];

const subjectDeterminers: Weights = [
  [6, "definite"],
  [1.5, "indefinite"],
  [1.2, "this"],
  [2, "possessive"],
  [0.6, "number"],
  [0.4, "many"],
  [0.3, "some"],
  [0.5, "of"],
];

const objectDeterminers: Weights = [
  [3, "definite"],
  [5, "indefinite"],
  [0.8, "this"],
  [2.5, "possessive"],
  [0.8, "number"],
  [0.4, "many"],
  [0.3, "some"],
  [0.7, "of"],
  [1, "bare"],
];

/** A noun with determiner and adjective. `owner`: whose it is if it is somebody's: the subject's own. */
export function drawCommon(
  draw: Draw,
  noun: Noun,
  owner: Pronoun | undefined,
  weights: Weights = objectDeterminers,
): CommonPhrase {
  if (noun.chinese.measure === "")
    return { kind: "common", noun, determiner: { kind: "bare" }, plural: false };
  const family = noun.kinds.includes("family");
  const mass = noun.portion !== undefined;
  const allowed = weights.filter(([, kind]) => {
    if (family) return kind === "possessive" || kind === "of";
    if (mass) return kind === "definite" || kind === "bare" || kind === "number" || kind === "indefinite";
    return true;
  });
  const kind = draw.weighted(
    allowed.map(([weight, each]) => [mass && each === "bare" ? 4 * weight : weight, each] as const),
  );
  const determiner = determinerOf(draw, kind, owner);
  const several = kind === "number" || kind === "many" || kind === "some" || (kind === "bare" && !mass);
  const eitherNumber = (kind === "definite" || kind === "this") && !mass;
  const plural = several || (eitherNumber && draw.chance(0.2));
  const fitting = adjectives.filter((each) => each.before.some((one) => noun.kinds.includes(one)));
  const withAdjective = fitting.length > 0 && !family && draw.chance(0.3);
  return {
    kind: "common",
    noun,
    determiner,
    plural,
    adjective: withAdjective ? draw.from(fitting) : undefined,
  };
}

function determinerOf(draw: Draw, kind: Determiner["kind"], owner: Pronoun | undefined): Determiner {
  switch (kind) {
    case "number":
      return { kind, number: draw.from([2, 3, 4, 5] as const) };
    case "possessive":
      return { kind, owner: owner !== undefined && draw.chance(0.6) ? owner : draw.from([I, you, we]) };
    case "of":
      return {
        kind,
        owner: draw.chance(0.6) ? { kind: "name", name: draw.from(firstNames) } : ownFamily(draw),
      };
    default:
      return { kind };
  }
}

function ownFamily(draw: Draw): NounPhrase {
  const noun = draw.from(nounsOf(["family"]));
  return {
    kind: "common",
    noun,
    determiner: { kind: "possessive", owner: draw.from([I, you, we]) },
    plural: false,
  };
}

/** The pronoun that stands for somebody; undefined for what a pronoun would not be clear for, such as a child or a dog. */
export function pronounFor(phrase: NounPhrase): Pronoun | undefined {
  switch (phrase.kind) {
    case "pronoun":
      return phrase.pronoun;
    case "name":
      return phrase.name.gender === "masculine" ? he : she;
    case "and":
      return they;
    case "common": {
      const { noun, plural } = phrase;
      if (!noun.kinds.includes("person") && !noun.kinds.includes("family")) return undefined;
      if (plural) return they;
      if (noun.german.gender === "neuter") return undefined;
      return noun.german.gender === "masculine" ? he : she;
    }
    default:
      return undefined;
  }
}

function isFirstOrSecond(pronoun: Pronoun): boolean {
  return pronoun.person !== 3;
}

function isFirstOrSecondSubject(subject: NounPhrase): boolean {
  return subject.kind === "pronoun" && isFirstOrSecond(subject.pronoun) && subject.pronoun.plural;
}
