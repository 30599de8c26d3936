import { expect, test } from "vitest";
import { wordTokenizer } from "../tokenizers/words.ts";
import { extendVocabulary } from "./extend-vocabulary.ts";
import { vocabulary, vocabularyFromJSON } from "./vocabulary.ts";

const words = vocabulary(["met", "the"], { unknown: "<unk>", end: "</s>" });
const extended = extendVocabulary(words, ["ada", "met", "the", "bob", "ada"]);

test("the words that are lacking come behind, once each, in the order of the text", () => {
  expect(extended.size).toBe(6);
  expect(extended.tokens).toEqual(["<unk>", "</s>", "met", "the", "ada", "bob"]);
  expect(["ada", "bob", "met", "</s>"].map((word) => extended.id(word))).toEqual([4, 5, 2, 1]);
  expect([4, 5, 2, 0].map((id) => extended.token(id))).toEqual(["ada", "bob", "met", "<unk>"]);
  expect([extended.has("bob"), extended.has("the"), extended.has("cleo")]).toEqual([true, true, false]);
});

test("what neither has is unknown, and roles stay as they are", () => {
  expect(extended.id("cleo")).toBe(0);
  expect(extended.specialId("end")).toBe(1);
  expect([0, 1, 2, 4].map((id) => extended.isSpecial(id))).toEqual([true, true, false, false]);
});

test("a text without such words has the vocabulary itself", () => {
  expect(extendVocabulary(words, ["the", "the"])).toBe(words);
  expect(extendVocabulary(words, [])).toBe(words);
});

test("it is a vocabulary like any other: a tokenizer writes and reads with it, JSON holds it, it can be extended", () => {
  const tokenizer = wordTokenizer({ vocabulary: extended });
  const ids = tokenizer.encode("bob met ada the cleo");
  expect([...ids]).toEqual([5, 2, 4, 3, 0]);
  expect(tokenizer.decode(ids)).toBe("bob met ada the <unk>");
  expect(vocabularyFromJSON(JSON.stringify(extended)).tokens).toEqual(extended.tokens);
  expect(extendVocabulary(extended, ["bob", "cleo"]).id("cleo")).toBe(6);
});

test("ids that are none, and words that can be no token, are refused", () => {
  for (const id of [6, -1, 4.5]) {
    expect(() => extended.token(id)).toThrow(
      new Error(`vocabulary: ids are whole numbers from 0 to 5, got ${id}.`),
    );
  }
  expect(() => extendVocabulary(words, ["the", ""])).toThrow(
    new Error("vocabulary: a token must not be empty, but token 0 is."),
  );
  const strict = extendVocabulary(vocabulary(["a"]), ["b"]);
  expect(() => strict.id("c")).toThrow(/^vocabulary: "c" is not among the 1 tokens/);
});
