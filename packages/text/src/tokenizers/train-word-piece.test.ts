import { describe, expect, it } from "vitest";
import { trainWordPiece } from "./train-word-piece.ts";

describe("trainWordPiece", () => {
  const tokenizer = trainWordPiece(["unable unaware able aware", "unable able 學習"], { maximumSize: 40 });

  it("marks tokens that go on with a word", () => {
    const tokens = [...tokenizer.encode("Unaware")].map(tokenizer.vocabulary.token);
    expect(tokens[0]).toMatch(/^un/);
    expect(tokens.slice(1).every((token) => token.startsWith("##"))).toBe(true);
  });

  it("has a normal form in lower case, with single spaces, each Chinese character a word", () => {
    expect(tokenizer.normalize(" Unable\n aware 學習")).toBe("unable aware 學 習");
    expect(tokenizer.normalize("unable, able")).toBe("unable [UNK] able");
  });

  it("takes other pieces", () => {
    const cased = trainWordPiece(["Able able"], { normalizer: { ...asIs } });
    expect(cased.normalize("Able able")).toBe("Able able");
  });
});

const asIs = {
  kind: "acme/as-is",
  normalize: (text: string) => text,
  toJSON: () => ({ type: "acme/as-is" }),
};
