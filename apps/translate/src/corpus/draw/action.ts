import { isCounted, isIndefinite } from "../agreement.ts";
import { hours, means, places, type Time, times } from "../lexicon/circumstances.ts";
import { type Verb, verbs } from "../lexicon/verbs.ts";
import type { Clause, Modal, NounPhrase, VerbPredicate } from "../meaning.ts";
import type { Draw } from "./draw.ts";
import { drawSubject, pronounFor } from "./noun-phrase.ts";
import { drawPredicate } from "./predicate.ts";

/** What is given of a clause that is drawn. */
export interface ActionOptions {
  readonly subject?: NounPhrase | undefined;
  readonly tense?: Clause["tense"];
  /** Nothing but the verb and what it needs. */
  readonly short?: boolean;
}

const modals: readonly Modal[] = ["can", "must", "want", "wish", "may"];

/** A clause of what somebody does. */
export function drawAction(
  draw: Draw,
  { subject: given, tense: wanted, short = false }: ActionOptions,
): Clause {
  const verb = draw.from(
    verbs.filter(({ subjects, aspect }) => {
      if (subjects.includes("weather")) return false;
      if (aspect === "state" && wanted !== undefined && wanted !== "present") return false;
      return given === undefined || subjects.includes("family");
    }),
  );
  const subject = withRelative(draw, given ?? drawSubject(draw, verb.subjects), short);
  const tense = verb.aspect === "state" ? "present" : (wanted ?? drawTense(draw, verb));
  const modal =
    tense === "present" && verb.aspect !== "state" && (verb.aspect === "event" || draw.chance(0.22))
      ? draw.from(modals)
      : undefined;
  const time = verb.aspect === "state" || short ? undefined : drawTime(draw, tense, modal !== undefined);
  const predicate = drawPredicate(draw, verb, subject);
  const habit = time?.when === "habit" || time?.when === "never";
  return {
    subject,
    predicate,
    tense,
    modal,
    time,
    timeFirst: time !== undefined && !time.beforeVerb && draw.chance(0.35),
    negated: !habit && canBeNegated(predicate, subject) && draw.chance(0.16),
    place:
      !short && verb.needs === "none" && verb.aspect === "action" && draw.chance(0.25)
        ? draw.from(places)
        : undefined,
    means: verb.needs === "goal" && draw.chance(0.3) && takesMeans(predicate) ? draw.from(means) : undefined,
    // Without a time, only the verb can say that it is to come.
    werden: tense === "future" && (time === undefined || draw.chance(0.5)),
  };
}

function drawTense(draw: Draw, verb: Verb): Clause["tense"] {
  if (verb.aspect === "event")
    return draw.weighted([
      [5, "past"],
      [2, "future"],
      [2, "present"],
    ] as const);
  return draw.weighted([
    [4, "past"],
    [2, "future"],
    [5, "present"],
  ] as const);
}

/** A time that goes with a tense. */
export function drawTime(draw: Draw, tense: Clause["tense"], modal: boolean): Time | undefined {
  const chance = tense === "present" ? 0.5 : 1;
  if (!draw.chance(chance)) return undefined;
  const fitting = times.filter(({ when }) => {
    if (tense === "past") return when === "past";
    if (modal) return when === "present" || when === "future";
    return tense === "future" ? when === "future" : when !== "past" && when !== "future";
  });
  const time = draw.from(fitting);
  const day = ["gestern", "heute", "morgen", "jeden Tag"].includes(time.german);
  if (!day || !draw.chance(0.25) || time.german === "heute") return time;
  const hour = draw.from(hours);
  return {
    ...time,
    german: `${time.german} ${hour.german}`,
    english: `${time.english} ${hour.english}`,
    chinese: time.chinese + hour.chinese,
  };
}

function takesMeans({ goal }: VerbPredicate): boolean {
  return goal !== undefined && !/Küche|Garten/.test(goal.german);
}

/** What is counted is not denied: he does not buy three books. */
function canBeNegated({ object }: VerbPredicate, subject: NounPhrase): boolean {
  if (isCounted(subject) || (subject.kind === "common" && isIndefinite(subject))) return false;
  return object === undefined || !isCounted(object);
}

/** Now and then a subject has a clause of its own. */
function withRelative(draw: Draw, subject: NounPhrase, short: boolean): NounPhrase {
  if (short || subject.kind !== "common" || subject.determiner.kind !== "definite" || !draw.chance(0.12))
    return subject;
  if (pronounFor(subject) === undefined) return subject;
  const clause = drawAction(draw, {
    subject,
    short: true,
    ...(draw.chance(0.5) ? { tense: "past" as const } : {}),
  });
  return {
    ...subject,
    relative: {
      ...clause,
      negated: false,
      modal: undefined,
      subject,
      place:
        draw.chance(0.3) &&
        clause.predicate.kind === "verb" &&
        clause.predicate.verb.needs === "none" &&
        clause.predicate.verb.aspect === "action"
          ? draw.from(places)
          : undefined,
    },
  };
}
