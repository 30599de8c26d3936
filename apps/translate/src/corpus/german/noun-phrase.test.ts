import { describe, expect, it } from "vitest";
import { adjectives } from "../lexicon/adjectives.ts";
import { countableNouns, type Noun } from "../lexicon/nouns.ts";
import { pronouns } from "../lexicon/people.ts";
import type { CommonPhrase, Determiner } from "../meaning.ts";
import type { Case } from "./endings.ts";
import { germanNounPhrase } from "./noun-phrase.ts";

const noun = (singular: string): Noun => countableNouns.find(({ german }) => german.singular === singular)!;
const adjective = (base: string) => adjectives.find(({ german }) => german.base === base)!;
const cases: readonly Case[] = ["nominative", "accusative", "dative", "genitive"];

function phrase(of: string, determiner: Determiner, quality: string | null, plural = false): CommonPhrase {
  return {
    kind: "common",
    noun: noun(of),
    determiner,
    plural,
    adjective: quality === null ? undefined : adjective(quality),
  };
}

const inAllCases = (given: CommonPhrase) => cases.map((each) => germanNounPhrase(given, each));

// Each case by what shows it: the article, or the adjective where there is none or it says nothing.
const strongEndings: Readonly<Record<Case, Readonly<Record<Noun["german"]["gender"] | "plural", string>>>> = {
  nominative: { masculine: "r", feminine: "e", neuter: "s", plural: "e" },
  accusative: { masculine: "n", feminine: "e", neuter: "s", plural: "e" },
  dative: { masculine: "m", feminine: "r", neuter: "m", plural: "n" },
  genitive: { masculine: "s", feminine: "r", neuter: "s", plural: "r" },
};

describe("a German noun phrase", () => {
  it("agrees in every case, gender and number: exactly one of article and adjective shows the case", () => {
    for (const each of countableNouns) {
      const fitting = adjectives.find(({ before }) => before.some((kind) => each.kinds.includes(kind)));
      if (fitting === undefined) continue;
      for (const of of cases) {
        for (const plural of [false, true]) {
          const strong = strongEndings[of][plural ? "plural" : each.german.gender];
          for (const determiner of [
            { kind: "definite" },
            { kind: "this" },
            { kind: "indefinite" },
          ] as const) {
            if (plural && determiner.kind === "indefinite") continue;
            const words = germanNounPhrase(
              { kind: "common", noun: each, determiner, plural, adjective: fitting },
              of,
            ).split(" ");
            const [article, quality] = words as [string, string];
            const context = words.join(" ");
            const articleShows = article !== "ein";
            if (articleShows) {
              // das, die: the strong endings es and e, as the definite article writes them.
              expect(article.endsWith(strong), context).toBe(true);
              const weak =
                !plural &&
                (of === "nominative" || (of === "accusative" && each.german.gender !== "masculine"));
              expect(quality.endsWith(weak ? "e" : "en"), context).toBe(true);
            } else {
              expect(quality.endsWith(strong), context).toBe(true);
            }
          }
        }
      }
    }
  });

  it("declines as the grammars have it", () => {
    expect(inAllCases(phrase("Mann", { kind: "definite" }, "alt"))).toEqual([
      "der alte Mann",
      "den alten Mann",
      "dem alten Mann",
      "des alten Mannes",
    ]);
    expect(inAllCases(phrase("Kind", { kind: "indefinite" }, "klein"))).toEqual([
      "ein kleines Kind",
      "ein kleines Kind",
      "einem kleinen Kind",
      "eines kleinen Kindes",
    ]);
    expect(inAllCases(phrase("Frau", { kind: "possessive", owner: pronouns[4]! }, "jung"))).toEqual([
      "unsere junge Frau",
      "unsere junge Frau",
      "unserer jungen Frau",
      "unserer jungen Frau",
    ]);
    expect(inAllCases(phrase("Buch", { kind: "many" }, "neu", true))).toEqual([
      "viele neue Bücher",
      "viele neue Bücher",
      "vielen neuen Büchern",
      "vieler neuer Bücher",
    ]);
    expect(inAllCases(phrase("Junge", { kind: "this" }, null))).toEqual([
      "dieser Junge",
      "diesen Jungen",
      "diesem Jungen",
      "dieses Jungen",
    ]);
    expect(germanNounPhrase(phrase("Auto", { kind: "indefinite" }, "teuer"), "accusative", true)).toBe(
      "kein teures Auto",
    );
    expect(
      germanNounPhrase(
        phrase(
          "Auto",
          { kind: "of", owner: phrase("Vater", { kind: "possessive", owner: pronouns[0]! }, null) },
          "rot",
        ),
        "nominative",
      ),
    ).toBe("das rote Auto meines Vaters");
  });
});
