import { cities, type Place, places } from "../lexicon/circumstances.ts";
import { firstNames } from "../lexicon/people.ts";
import type { Verb } from "../lexicon/verbs.ts";
import type { NounPhrase, VerbPredicate } from "../meaning.ts";
import type { Draw } from "./draw.ts";
import { drawObject } from "./noun-phrase.ts";

/** What a subject does: a verb with its object, receiver, goal or location. */
export function drawPredicate(draw: Draw, verb: Verb, subject: NounPhrase): VerbPredicate {
  const city = verb.german.infinitive === "wohnen";
  const places = draw.chance(0.4) ? cities : goals;
  const place = draw.from(city ? cities : places);
  const bareStates = ["mögen", "lieben"].includes(verb.german.infinitive);
  const drawn = verb.objects.length === 0 ? undefined : drawObject(draw, verb.objects, subject);
  // Pick up Paul, but pick him up.
  const parted = verb.english.base.endsWith(" up") && drawn?.kind === "pronoun";
  const object: NounPhrase | undefined = parted ? { kind: "name", name: draw.from(firstNames) } : drawn;
  return {
    kind: "verb",
    verb,
    object: bareStates && object !== undefined ? generic(object) : object,
    receiver: verb.needs === "receiver" ? drawReceiver(draw, subject) : undefined,
    goal: verb.needs === "goal" ? place.goal : undefined,
    location: verb.needs === "location" ? place : undefined,
  };
}

/** Places that one goes to. */
export const goals: readonly Place[] = places.filter(({ goal }) => goal !== undefined);

/** One likes dogs, not a dog. */
function generic(object: NounPhrase): NounPhrase {
  if (object.kind !== "common" || object.determiner.kind !== "indefinite") return object;
  return { ...object, determiner: { kind: "bare" }, plural: object.noun.portion === undefined };
}

function drawReceiver(draw: Draw, subject: NounPhrase): NounPhrase {
  const receiver = drawObject(draw, ["friend", "family", "child"], subject);
  if (receiver.kind !== "common") return receiver;
  const { kind } = receiver.determiner;
  if (kind === "bare" || kind === "indefinite" || kind === "many" || kind === "some" || kind === "number") {
    return { ...receiver, determiner: { kind: "definite" }, plural: false };
  }
  return receiver;
}
