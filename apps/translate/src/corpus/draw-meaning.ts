import { isIndefinite } from "./agreement.ts";
import type { Draw } from "./draw.ts";
import { drawCommon, drawObject, drawSubject, nounsOf, pronounFor } from "./draw-noun-phrase.ts";
import { adjectives } from "./lexicon/adjectives.ts";
import { cities, hours, means, places, spots, type Time, times } from "./lexicon/circumstances.ts";
import { firstNames, pronouns } from "./lexicon/people.ts";
import { type Verb, verbs } from "./lexicon/verbs.ts";
import type { Clause, CommonPhrase, Meaning, Modal, NounPhrase, Opinion, Predicate } from "./meaning.ts";

/** Draws what a sentence is to say. */
export function drawMeaning(draw: Draw): Meaning {
  return draw.weighted<() => Meaning>([
    [46, () => ({ kind: "statement", clause: drawClause(draw) })],
    [8, () => ({ kind: "question", clause: { ...drawClause(draw), timeFirst: false } })],
    [7, () => wordQuestion(draw)],
    [8, () => reason(draw)],
    [4, () => condition(draw)],
    [5, () => contrast(draw)],
    [6, () => opinion(draw)],
    [5, () => purpose(draw)],
    [6, () => existence(draw)],
    [5, () => request(draw)],
  ])();
}

/** A clause that says what somebody does or is. */
function drawClause(draw: Draw, subject?: NounPhrase): Clause {
  return draw.weighted<() => Clause>([
    [10, () => drawAction(draw, { subject })],
    [2.2, () => drawQuality(draw, subject)],
    [0.8, () => drawComparison(draw)],
    [0.6, () => drawProfession(draw)],
    [0.5, () => drawWeather(draw)],
  ])();
}

interface ActionOptions {
  readonly subject?: NounPhrase | undefined;
  readonly tense?: Clause["tense"];
  /** Nothing but the verb and what it needs. */
  readonly short?: boolean;
}

const modals: readonly Modal[] = ["can", "must", "want", "wish", "may"];

function drawAction(draw: Draw, { subject: given, tense: wanted, short = false }: ActionOptions): Clause {
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

function drawTime(draw: Draw, tense: Clause["tense"], modal: boolean): Time | undefined {
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

function drawPredicate(draw: Draw, verb: Verb, subject: NounPhrase): Extract<Predicate, { kind: "verb" }> {
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

const goals = places.filter(({ goal }) => goal !== undefined);

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

function takesMeans({ goal }: Extract<Predicate, { kind: "verb" }>): boolean {
  return goal !== undefined && !/Küche|Garten/.test(goal.german);
}

/** What is counted is not denied: he does not buy three books. */
function canBeNegated({ object }: Extract<Predicate, { kind: "verb" }>, subject: NounPhrase): boolean {
  if (isCounted(subject) || (subject.kind === "common" && isIndefinite(subject))) return false;
  return object === undefined || !isCounted(object);
}

function isCounted(phrase: NounPhrase): boolean {
  return phrase.kind === "common" && ["number", "many", "some"].includes(phrase.determiner.kind);
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

function drawQuality(draw: Draw, given?: NounPhrase): Clause {
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

function drawComparison(draw: Draw): Clause {
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

function drawProfession(draw: Draw): Clause {
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

function drawWeather(draw: Draw): Clause {
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

/** Who, what, where, when, why. */
function wordQuestion(draw: Draw): Meaning {
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

function statesDoNotCome(predicate: Extract<Predicate, { kind: "verb" }>): Partial<Clause> {
  return predicate.verb.aspect === "state" ? { tense: "present", asked: "why" } : {};
}

/** Without his or her, where nobody is there whose it could be. */
function ownNothing(predicate: Extract<Predicate, { kind: "verb" }>): Predicate {
  const plain = (phrase: NounPhrase | undefined): NounPhrase | undefined =>
    phrase?.kind === "common" && phrase.determiner.kind === "possessive"
      ? { ...phrase, determiner: { kind: "possessive", owner: pronouns[0]! } }
      : phrase;
  return { ...predicate, object: plain(predicate.object), receiver: plain(predicate.receiver) };
}

function whatQuestion(predicate: Extract<Predicate, { kind: "verb" }>, clause: Clause): Meaning {
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

function whereQuestion(predicate: Extract<Predicate, { kind: "verb" }>, clause: Clause): Meaning {
  const { verb } = predicate;
  if (verb.needs === "goal" || verb.aspect !== "action" || verb.needs === "receiver")
    return { kind: "question", clause };
  return {
    kind: "question",
    clause: { ...clause, place: undefined, asked: "where", predicate: { ...predicate, location: undefined } },
  };
}

function reason(draw: Draw): Meaning {
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

function condition(draw: Draw): Meaning {
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

function contrast(draw: Draw): Meaning {
  const main = { ...drawClause(draw), timeFirst: false };
  const other = { ...drawAction(draw, { short: true, tense: main.tense }), timeFirst: false };
  return { kind: "joined", conjunction: draw.chance(0.6) ? "but" : "and", main, other, otherFirst: false };
}

function opinion(draw: Draw): Meaning {
  const verb = draw.from<Opinion>(["know", "believe", "hope", "say"]);
  const thinker = drawSubject(draw, ["person", "family"]);
  const clause = { ...drawClause(draw), timeFirst: false };
  return { kind: "that", thinker, verb, clause };
}

function purpose(draw: Draw): Meaning {
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

function existence(draw: Draw): Meaning {
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

function request(draw: Draw): Meaning {
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
