import { describe, expect, it } from "vitest";
import { markCase, restoreCase } from "./case-markers.ts";
import { tokenizerFromJSON } from "./reading/tokenizer-from-json.ts";
import { trainBpe } from "./tokenizers/train-bpe.ts";

describe("markCase and restoreCase", () => {
  it("write words in lower case with a mark, and back", () => {
    const text = "The USA, I say: Ein Mädchen FÄHRT nach ΟΔΟΣ 2nd";
    const marked = markCase().normalize(text);
    expect(marked).toBe(
      "the\uE001 usa\uE002, i\uE001 say: ein\uE001 mädchen\uE001 fährt\uE002 nach ΟΔΟΣ 2nd".replace(
        "ΟΔΟΣ",
        "οδος\uE002",
      ),
    );
    expect(restoreCase().decode([marked])).toBe(text);
  });

  it("leave words that would not come back", () => {
    for (const text of ["iPhone", "McX", "\u0130stanbul", "\u1E9E", "ß"])
      expect(markCase().normalize(text)).toBe(text);
  });

  it("leave out marks without a word, and those of the text", () => {
    expect(restoreCase().decode(["<unk>\uE001 a", "\uE001b\uE002"])).toBe("<unk> AB");
    expect(markCase().normalize("a\uE001")).toBe("a");
  });

  it("make a tokenizer that shares words of any case, and is read again", () => {
    const tokenizer = trainBpe(["the cat the cat the cat The THE Cat"], { caseMarks: true });
    expect([...tokenizer.encode("The cat, THE Cat")].map(tokenizer.vocabulary.token)).toEqual([
      "▁the",
      "\uE001",
      "▁cat",
      "<unk>",
      "▁the",
      "\uE002",
      "▁cat",
      "\uE001",
    ]);
    expect(tokenizer.normalize("The cat THE CAT")).toBe("The cat THE CAT");
    const again = tokenizerFromJSON(JSON.stringify(tokenizer));
    expect(again.normalize("The cat THE Cat")).toBe("The cat THE Cat");
    expect(JSON.stringify(again)).toBe(JSON.stringify(tokenizer));
  });
});
