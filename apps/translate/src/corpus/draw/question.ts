import { pronouns } from "../lexicon/people.ts";
import type { Clause, Meaning, NounPhrase, Predicate, VerbPredicate } from "../meaning.ts";
import { drawAction } from "./action.ts";
import type { Draw } from "./draw.ts";

/** Who, what, where, when, why. */
export function wordQuestion(draw: Draw): Meaning {
  const clause = { ...drawAction(draw, {}), timeFirst: false };
  const toCome = clause.time?.when === "future";
  const plain: Clause = {
    ...clause,
    negated: false,
    modal: undefined,
    tense: toCome ? "future" : clause.tense,
  };
  const { predicate } = plain;
  const event = predicate.kind === "verb" && predicate.verb.aspect === "event" && plain.tense === "present";
  if (event || predicate.kind !== "verb") return { kind: "question", clause };
  const often = plain.time?.when === "habit" || plain.time?.when === "never";
  const untimed = { ...plain, time: often ? undefined : plain.time };
  return draw.weighted<() => Meaning>([
    [
      2,
      () => ({
        kind: "question",
        clause: { ...plain, subject: { kind: "who" }, predicate: ownNothing(predicate) },
      }),
    ],
    [2, () => whatQuestion(predicate, untimed)],
    [2, () => ({ kind: "question", clause: { ...untimed, asked: "why", negated: clause.negated } })],
    [1.5, () => whereQuestion(predicate, untimed)],
    [
      1,
      () => ({
        kind: "question",
        clause: {
          ...plain,
          tense: "future",
          time: undefined,
          asked: "when",
          werden: false,
          ...statesDoNotCome(predicate),
        },
      }),
    ],
  ])();
}

function statesDoNotCome(predicate: VerbPredicate): Partial<Clause> {
  return predicate.verb.aspect === "state" ? { tense: "present", asked: "why" } : {};
}

/** Without his or her, where nobody is there whose it could be. */
function ownNothing(predicate: VerbPredicate): Predicate {
  const plain = (phrase: NounPhrase | undefined): NounPhrase | undefined =>
    phrase?.kind === "common" && phrase.determiner.kind === "possessive"
      ? { ...phrase, determiner: { kind: "possessive", owner: pronouns[0]! } }
      : phrase;
  return { ...predicate, object: plain(predicate.object), receiver: plain(predicate.receiver) };
}

function whatQuestion(predicate: VerbPredicate, clause: Clause): Meaning {
  const { verb } = predicate;
  const thing =
    verb.objects.length > 0 &&
    verb.german.preposition === "" &&
    verb.german.case === "accusative" &&
    !verb.objects.some((kind) =>
      ["person", "family", "child", "friend", "animal", "soccer", "game", "keys"].includes(kind),
    );
  const { negated: _, ...rest } = clause;
  if (!thing) return { kind: "question", clause };
  return {
    kind: "question",
    clause: { ...rest, negated: false, predicate: { ...predicate, object: { kind: "what" } } },
  };
}

function whereQuestion(predicate: VerbPredicate, clause: Clause): Meaning {
  const { verb } = predicate;
  if (verb.needs === "goal" || verb.aspect !== "action" || verb.needs === "receiver")
    return { kind: "question", clause };
  return {
    kind: "question",
    clause: { ...clause, place: undefined, asked: "where", predicate: { ...predicate, location: undefined } },
  };
}
