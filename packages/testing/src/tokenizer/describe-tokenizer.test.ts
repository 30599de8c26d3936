import type { Tokenizer } from "@refrain/text";
import { describe, expect, it } from "vitest";
import { brokenLaws } from "../laws/broken-laws.ts";
import { describeTokenizer } from "./describe-tokenizer.ts";
import { tokenizerLaws } from "./tokenizer-laws.ts";

/** A tokenizer of lower-case letters that leaves out all else. */
function letters(alphabet = "abcdefghijklmnopqrstuvwxyz"): Tokenizer {
  const tokens = [...alphabet];
  const id = (token: string): number => tokens.indexOf(token);
  const token = (at: number): string => {
    const found = tokens[at];
    if (found === undefined)
      throw new Error(`letters: ids must be from 0 to ${tokens.length - 1}, got ${at}.`);
    return found;
  };
  const normalize = (text: string): string => [...text].filter((letter) => tokens.includes(letter)).join("");
  return {
    kind: "testing/letters",
    vocabulary: {
      size: tokens.length,
      tokens,
      specialTokens: {},
      token,
      id,
      has: (held) => tokens.includes(held),
      specialId(role) {
        throw new Error(`letters: there is no special token "${role}".`);
      },
      isSpecial: () => false,
      toJSON: () => ({ tokens }),
    },
    encode: (text) => Int32Array.from(normalize(text), id),
    decode: (ids) => Array.from(ids, token).join(""),
    normalize,
    toJSON: () => ({ alphabet }),
  };
}

const fromJSON = (json: string): Tokenizer => letters(String(JSON.parse(json).alphabet));

describeTokenizer("letters", letters, { fromJSON });
describeTokenizer("letters, of known pieces", letters, { fromJSON, pieces: ["a", "b", "yz"] });

describe("the laws of tokenizers", () => {
  const brokenBy = async (change: Partial<Tokenizer>, read = fromJSON) =>
    Object.keys(await brokenLaws(tokenizerLaws(() => ({ ...letters(), ...change }), { fromJSON: read })));

  it("catch a tokenizer that drops a character", async () => {
    const found = await brokenBy({ encode: (text) => letters().encode(text.replaceAll("q", "")) });
    expect(found).toEqual(["decodes what it encoded to the normal form", "is the same after JSON"]);
  });

  it("catch a normal form that is none", async () => {
    expect(await brokenBy({ normalize: (text) => `${letters().normalize(text)}a` })).toContain(
      "leaves the normal form as it is",
    );
  });

  it("catch ids outside of the vocabulary, and decoding that lets them pass", async () => {
    const found = await brokenBy({
      encode: (text) =>
        letters()
          .encode(text)
          .map((id) => id + 1),
      decode: (ids) => Array.from(ids, (id) => letters().vocabulary.tokens[id - 1] ?? "").join(""),
    });
    expect(found).toEqual([
      "encodes to ids of its vocabulary, the same each time",
      "refuses to decode an id that it does not have",
      "is the same after JSON",
    ]);
  });

  it("catch a vocabulary with a token twice", async () => {
    expect(await brokenBy({ vocabulary: letters("abca").vocabulary })).toContain(
      "has a vocabulary in which each token has one id",
    );
  });

  it("catch JSON that forgets", async () => {
    expect(await brokenBy({}, () => letters("zyx"))).toEqual(["is the same after JSON"]);
  });

  it("catch samples that lose a character, or change from call to call", async () => {
    const law = "samples segmentations of the same normal form, the same for a seed";
    expect(await brokenBy({ sample: (text) => letters().encode(text.replaceAll("q", "")) })).toEqual([law]);
    let calls = 0;
    const sample: Tokenizer["sample"] = (text) => {
      const ids = letters().encode(text);
      return calls++ % 2 === 0 ? ids : Int32Array.of(...ids, 0);
    };
    expect(await brokenBy({ sample })).toEqual([law]);
    expect(await brokenBy({ sample: (text) => letters().encode(text) })).toEqual([]);
  });
});
