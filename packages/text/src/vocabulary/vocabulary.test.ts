import { describe, expect, it } from "vitest";
import { vocabulary, vocabularyFromJSON } from "./vocabulary.ts";

const letters = vocabulary(["a", "b", "😀"], { pad: "<pad>", unknown: "<unk>" });
const closed = vocabulary(["a", "b"]);

describe("vocabulary", () => {
  it("puts special tokens first, unless the list has a place for them", () => {
    expect(letters.tokens).toEqual(["<pad>", "<unk>", "a", "b", "😀"]);
    expect(vocabulary(["a", "<pad>"], { pad: "<pad>" }).tokens).toEqual(["a", "<pad>"]);
  });

  it("numbers its tokens from 0, there and back", () => {
    expect(letters.size).toBe(5);
    letters.tokens.forEach((token, id) => {
      expect(letters.id(token)).toBe(id);
      expect(letters.token(id)).toBe(token);
      expect(letters.has(token)).toBe(true);
    });
  });

  it("gives the unknown token's id for a token that it does not hold", () => {
    expect(letters.has("c")).toBe(false);
    expect(letters.id("c")).toBe(letters.specialId("unknown"));
  });

  it("holds names that every object has like any others", () => {
    const names = vocabulary(["__proto__", "constructor", "toString"]);
    expect(names.id("__proto__")).toBe(0);
    expect(names.has("valueOf")).toBe(false);
    expect(vocabularyFromJSON(JSON.stringify(names)).tokens).toEqual(names.tokens);
  });

  it("knows special tokens by role and by id", () => {
    expect(letters.specialId("pad")).toBe(0);
    expect([0, 1, 2].map(letters.isSpecial)).toEqual([true, true, false]);
  });

  it("survives JSON", () => {
    const again = vocabularyFromJSON(JSON.stringify(letters));
    expect(again.tokens).toEqual(letters.tokens);
    expect(again.specialTokens).toEqual(letters.specialTokens);
    expect(again.id("never seen")).toBe(1);
  });
});

describe("the errors of a vocabulary", () => {
  it.each<[() => unknown, string]>([
    [() => vocabulary([]), "vocabulary: needs at least one token, got none."],
    [() => vocabulary(["a", ""]), "vocabulary: a token must not be empty, but token 1 is."],
    [
      () => vocabulary(["a", "b", "a"]),
      'vocabulary: every token must be there once, but "a" is token 0 and 2.',
    ],
    [
      () => vocabulary(["\uD83D"]),
      'vocabulary: token 0 ("\\ud83d") holds half a surrogate pair, which no file can hold.',
    ],
    [
      () => vocabulary(["a"], { pad: "a", end: "a" }),
      'vocabulary: each role must have a token of its own, got {"pad":"a","end":"a"}.',
    ],
    [() => closed.token(2), "vocabulary: ids are whole numbers from 0 to 1, got 2."],
    [() => closed.token(0.5), "vocabulary: ids are whole numbers from 0 to 1, got 0.5."],
    [
      () => closed.id("c"),
      'vocabulary: "c" is not among the 2 tokens, and there is no unknown token. ' +
        'Give specialTokens: { unknown: "<unk>" } if the unknown is expected.',
    ],
    [
      () => letters.specialId("end"),
      'vocabulary: no special token has the role "end"; the roles are "pad", "unknown". ' +
        'Give specialTokens: { end: "<end>" }.',
    ],
    [
      () => vocabularyFromJSON('{"tokens": ["a", 7], "specialTokens": {}}'),
      "vocabularyFromJSON: tokens[1] must be a string, got 7.",
    ],
    [
      () => vocabularyFromJSON({ tokens: ["a"], specialTokens: { pad: "<pad>" } }),
      'vocabularyFromJSON: specialTokens.pad must be one of tokens, got "<pad>".',
    ],
    [() => vocabularyFromJSON("[]"), "vocabularyFromJSON: the root must be an object, got []."],
    [() => vocabularyFromJSON({}), "vocabularyFromJSON: tokens must be an array, got undefined."],
  ])("%s", (act, message) => {
    expect(act).toThrow(new Error(message));
  });
});
