import { times } from "../lexicon/circumstances.ts";
import type { Clause, Meaning, NounPhrase, Opinion } from "../meaning.ts";
import { drawAction } from "./action.ts";
import { drawClause } from "./clause.ts";
import type { Draw } from "./draw.ts";
import { drawSubject, pronounFor } from "./noun-phrase.ts";
import { drawQuality, drawWeather } from "./state.ts";

/** Because and although. */
export function reason(draw: Draw): Meaning {
  const main = drawAction(draw, { short: draw.chance(0.5) });
  const pronoun = pronounFor(main.subject);
  const same: NounPhrase | undefined = pronoun === undefined ? undefined : { kind: "pronoun", pronoun };
  const conjunction = draw.chance(0.75) ? "because" : "although";
  const other = draw.weighted<() => Clause>([
    [same === undefined ? 0 : 3, () => drawQuality(draw, same)],
    [same === undefined ? 0 : 3, () => drawAction(draw, { subject: same!, short: true })],
    [1, () => drawWeather(draw)],
    [1, () => drawAction(draw, { short: true })],
  ])();
  return {
    kind: "joined",
    conjunction,
    main: { ...main, timeFirst: false },
    other: { ...other, timeFirst: false },
    otherFirst: conjunction === "although" || draw.chance(0.3),
  };
}

/** If it rains, the children will stay at home. */
export function condition(draw: Draw): Meaning {
  const weather = drawWeather(draw);
  const time = draw.from(times.filter(({ when }) => when === "future"));
  const main = drawAction(draw, { tense: "future", short: true });
  const subject = drawSubject(draw, ["person", "family"]);
  const other: Clause = draw.chance(0.5)
    ? { ...weather, tense: "future", time, timeFirst: false, werden: false, ...conditional(weather) }
    : {
        ...drawAction(draw, { subject, tense: "future", short: true }),
        time,
        timeFirst: false,
        werden: false,
      };
  return { kind: "joined", conjunction: "if", main: { ...main, time: undefined }, other, otherFirst: true };
}

/** If it is cold: a quality has no future of its own. */
function conditional({ predicate }: Clause): Partial<Clause> {
  return predicate.kind === "verb" ? { negated: false } : { tense: "present" };
}

/** But and and. */
export function contrast(draw: Draw): Meaning {
  const main = { ...drawClause(draw), timeFirst: false };
  const other = { ...drawAction(draw, { short: true, tense: main.tense }), timeFirst: false };
  return { kind: "joined", conjunction: draw.chance(0.6) ? "but" : "and", main, other, otherFirst: false };
}

/** I think that ... */
export function opinion(draw: Draw): Meaning {
  const verb = draw.from<Opinion>(["know", "believe", "hope", "say"]);
  const thinker = drawSubject(draw, ["person", "family"]);
  const clause = { ...drawClause(draw), timeFirst: false };
  return { kind: "that", thinker, verb, clause };
}
