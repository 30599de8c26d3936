import { describe, expect, it } from "vitest";
import { chinese } from "./chinese/sentence.ts";
import { english } from "./english/sentence.ts";
import { german } from "./german/sentence.ts";
import { adjectives } from "./lexicon/adjectives.ts";
import { places, spots, times } from "./lexicon/circumstances.ts";
import { countableNouns, massNouns } from "./lexicon/nouns.ts";
import { firstNames, pronouns } from "./lexicon/people.ts";
import { verbs } from "./lexicon/verbs.ts";
import type { Clause, CommonPhrase, Determiner, Meaning, NounPhrase } from "./meaning.ts";

const all = [...countableNouns, ...massNouns];
const the = (word: string, determiner: Determiner = { kind: "definite" }): CommonPhrase => ({
  kind: "common",
  noun: all.find(({ english }) => english.singular === word)!,
  determiner,
  plural: false,
});
const a = (word: string) => the(word, { kind: "indefinite" });
const my = (word: string) => the(word, { kind: "possessive", owner: pronouns[0]! });
const verb = (base: string) => verbs.find(({ english }) => english.base === base)!;
const time = (word: string) => times.find(({ english }) => english === word)!;
const place = (word: string) => places.find(({ english }) => english === word)!;
const anna: NounPhrase = { kind: "name", name: firstNames[0]! };

function clause(subject: NounPhrase, base: string, object?: NounPhrase, rest: Partial<Clause> = {}): Clause {
  const predicate = { kind: "verb", verb: verb(base), object } as const;
  return { subject, predicate, tense: "present", negated: false, ...rest };
}

const said = (meaning: Meaning) => [german(meaning), english(meaning), chinese(meaning)];
const statement = (given: Clause) => said({ kind: "statement", clause: given });

describe("sentences in three languages", () => {
  it("have the verb second, its parts at the end, and the time where it was put", () => {
    const calls = clause(anna, "call", my("mother"), {
      time: time("yesterday"),
      tense: "past",
      timeFirst: true,
    });
    expect(statement(calls)).toEqual([
      "Gestern hat Anna meine Mutter angerufen.",
      "Yesterday Anna called my mother.",
      "昨天安娜给我妈妈打了电话。",
    ]);
    expect(statement(clause(the("man"), "open", the("window"), { modal: "can" }))).toEqual([
      "Der Mann kann das Fenster aufmachen.",
      "The man can open the window.",
      "那个男人能打开那扇窗户。",
    ]);
  });

  it("have the verb last in subordinate and relative clauses", () => {
    const tired: Clause = {
      subject: { kind: "pronoun", pronoun: pronouns[3]! },
      predicate: {
        kind: "quality",
        adjective: adjectives.find(({ english }) => english.base === "tired")!,
        degree: "plain",
      },
      tense: "present",
      negated: false,
    };
    expect(
      said({
        kind: "joined",
        conjunction: "because",
        main: clause(anna, "pick up", the("child"), { negated: true }),
        other: tired,
        otherFirst: true,
      }),
    ).toEqual([
      "Weil sie müde ist, holt Anna das Kind nicht ab.",
      "Because she is tired, Anna is not picking up the child.",
      "因为她很累，所以安娜没在接那个孩子。",
    ]);
    const reader = {
      ...the("woman"),
      relative: clause(the("woman"), "read", a("book"), { place: place("in the park") }),
    };
    expect(statement(clause(reader, "wait for", the("bus")))).toEqual([
      "Die Frau, die im Park ein Buch liest, wartet auf den Bus.",
      "The woman who is reading a book in the park is waiting for the bus.",
      "那个在公园里看一本书的女人在等那辆公交车。",
    ]);
  });

  it("deny with kein, nicht, 不 and 没 where each belongs", () => {
    expect(statement(clause(the("man"), "buy", a("car"), { negated: true, tense: "past" }))).toEqual([
      "Der Mann hat kein Auto gekauft.",
      "The man did not buy a car.",
      "那个男人没买汽车。",
    ]);
    expect(statement(clause(anna, "know", the("teacher"), { negated: true }))).toEqual([
      "Anna kennt den Lehrer nicht.",
      "Anna does not know the teacher.",
      "安娜不认识那位老师。",
    ]);
  });

  it("count with cups and pieces, and with measure words", () => {
    const cups: CommonPhrase = { ...the("coffee", { kind: "number", number: 2 }), plural: true };
    const hot = adjectives.find(({ english, before }) => english.base === "hot" && before.length > 0)!;
    expect(statement(clause(anna, "drink", { ...cups, adjective: hot }))).toEqual([
      "Anna trinkt zwei Tassen heißen Kaffee.",
      "Anna is drinking two cups of hot coffee.",
      "安娜在喝两杯热咖啡。",
    ]);
  });

  it("ask with the verb first, with do, and with 吗", () => {
    const bought = clause(anna, "buy", a("umbrella"), { tense: "past", time: time("yesterday") });
    expect(said({ kind: "question", clause: bought })).toEqual([
      "Hat Anna gestern einen Regenschirm gekauft?",
      "Did Anna buy an umbrella yesterday?",
      "安娜昨天买了一把雨伞吗？",
    ]);
    expect(
      said({ kind: "question", clause: { ...bought, tense: "future", time: undefined, asked: "where" } }),
    ).toEqual([
      "Wo kauft Anna einen Regenschirm?",
      "Where will Anna buy an umbrella?",
      "安娜会在哪里买一把雨伞？",
    ]);
  });

  it("say what lies where, and what is wanted", () => {
    const spot = spots.find(({ english }) => english === "on the table")!;
    expect(said({ kind: "existence", spot, what: a("book"), mood: "negation" })).toEqual([
      "Auf dem Tisch liegt kein Buch.",
      "There is no book on the table.",
      "桌子上没有书。",
    ]);
    const close = { kind: "verb", verb: verb("close"), object: the("door") } as const;
    expect(said({ kind: "request", predicate: close })).toEqual([
      "Bitte machen Sie die Tür zu.",
      "Please close the door.",
      "请关那扇门。",
    ]);
  });
});
