import type { Clause, Modal, Predicate } from "../meaning.ts";
import { chineseNounPhrase } from "./noun-phrase.ts";

const modals: Readonly<Record<Modal, readonly [affirmed: string, negated: string]>> = {
  can: ["能", "不能"],
  must: ["必须", "不用"],
  want: ["要", "不要"],
  wish: ["想", "不想"],
  may: ["可以", "不可以"],
};

/** What is different where a clause stands within a sentence. */
export interface ChineseClauseOptions {
  /** 就 after the subject: what follows from a condition. */
  readonly follows?: boolean;
  /** After 如果, where the future needs no 会. */
  readonly condition?: boolean;
  /** Without its subject. */
  readonly subjectless?: boolean;
  readonly question?: boolean;
  /** Nothing but the verb, place and objects: after another verb, or 请. */
  readonly plain?: boolean;
}

/** A clause in Chinese: subject, time, then the predicate with all that belongs to it; the time first where it begins the sentence. */
export function chineseClause(clause: Clause, options: ChineseClauseOptions = {}): string {
  const { subject, time, timeFirst, asked } = clause;
  const who = options.subjectless === true ? "" : chineseNounPhrase(subject);
  const when = asked === "when" ? "什么时候" : (time?.chinese ?? "");
  const why = asked === "why" ? "为什么" : "";
  const then = options.follows === true ? "就" : "";
  const first = timeFirst === true ? when + who : who + when;
  return first + why + then + predicateOf(clause, options);
}

function predicateOf(clause: Clause, options: ChineseClauseOptions): string {
  const { predicate } = clause;
  switch (predicate.kind) {
    case "verb":
      return verbPhrase(clause, predicate, options);
    case "quality":
      return quality(clause, predicate, options);
    case "comparison": {
      const than = chineseNounPhrase(predicate.than);
      return `${clause.negated ? "不" : ""}比${than}${said(predicate.adjective.chinese)}`;
    }
    case "profession":
      return `${clause.negated ? "不是" : "是"}${predicate.noun.chinese.word}`;
  }
}

function quality(
  clause: Clause,
  { adjective, degree }: Extract<Predicate, { kind: "quality" }>,
  { question }: ChineseClauseOptions,
): string {
  const { negated, tense } = clause;
  const will = tense === "future" ? "会" : "";
  // A colour is 是红色的.
  if (adjective.chinese.endsWith("色的")) return `${negated ? "不是" : "是"}${adjective.chinese}`;
  const word = said(adjective.chinese);
  if (negated) return `不${will}${degree === "very" ? "太" : ""}${word}`;
  if (degree === "too") return `${will}太${word}了`;
  if (degree === "very") return `${will}非常${word}`;
  return will + (question === true ? word : `很${word}`);
}

/** An adjective as it is said of a noun. */
function said(adjective: string): string {
  return adjective.replace(/的$/, "");
}

function verbPhrase(
  clause: Clause,
  { verb, object, receiver, goal, location }: Extract<Predicate, { kind: "verb" }>,
  { condition, plain: nothingMore }: ChineseClauseOptions,
): string {
  const { tense, negated, modal, time, place, means, asked } = clause;
  const bare = negated || time?.when === "never";
  const fill = (pattern: string) =>
    pattern
      .replace("{p}", goal?.chinese ?? (asked === "where" ? "去了哪里" : ""))
      .replace("{l}", location?.chinese ?? (asked === "where" ? "哪里" : ""))
      .replace("{r}", receiver === undefined ? "" : chineseNounPhrase(receiver))
      .replace("{o}", object === undefined ? "" : chineseNounPhrase(object, bare));
  const takesPlace = verb.needs === "none" || verb.needs === "receiver";
  const where = asked === "where" && takesPlace ? "在哪里" : place === undefined ? "" : `在${place.chinese}`;
  const how = means?.chinese ?? "";
  const done = where + how + fill(verb.chinese.general);
  const plain = withoutLe(where, how, fill, verb.chinese.general);
  if (nothingMore === true) return plain;
  if (modal !== undefined) return modals[modal][negated ? 1 : 0] + plain;
  if (tense === "past") return negated ? `没${plain}` : done;
  if (tense === "future") {
    if (condition === true) return (negated ? "不" : "") + plain;
    return (negated ? "不会" : "会") + plain;
  }
  if (verb.aspect === "state")
    return (negated ? (verb.german.infinitive === "haben" ? "没" : "不") : "") + plain;
  if (verb.aspect === "event" || time?.when === "habit" || time?.when === "never" || condition === true) {
    return (negated ? "不" : "") + plain;
  }
  const { ongoing, notOngoing } = verb.chinese;
  if (ongoing !== undefined) {
    const pattern = negated ? notOngoing! : ongoing;
    const [, not, verbs] = /^([不没]?)(.*)$/.exec(pattern)!;
    return not + withoutLe(where, how, fill, verbs!);
  }
  return `${negated ? "没" : ""}${where === "" ? "在" : where}${how}${plain.slice(where.length + how.length)}`;
}

/** 了 goes only from the verb's own pattern, never from what fills it; 去了 is a part of the goal's. */
function withoutLe(where: string, how: string, fill: (pattern: string) => string, pattern: string): string {
  const emptied = pattern.replace("了", "");
  return where + how + fill(emptied).replace(/(去|回)了/, "$1");
}

/** 在公园里看书, before 的. */
export function chineseRelativeClause(clause: Clause): string {
  return chineseClause(clause, { subjectless: true });
}
