import { describe, expect, it } from "vitest";
import { bertNormalizer } from "./bert-normalizer.ts";
import { lowercase } from "./lowercase.ts";
import { nmt } from "./nmt.ts";
import { prepend } from "./prepend.ts";
import { replace } from "./replace.ts";
import { sequence } from "./sequence.ts";
import { singleSpaces } from "./single-spaces.ts";
import { stripAccents, stripMarks } from "./strip-accents.ts";
import { toByteAlphabet } from "./to-byte-alphabet.ts";
import { nfc, nfd, nfkc, nfkd } from "./unicode-forms.ts";
import { collapseWhitespace, trim } from "./whitespace.ts";

describe("normalizers", () => {
  it("compose and decompose, canonically or by compatibility", () => {
    const text = "e\u0301 é ﬁ ²";
    expect(nfc().normalize(text)).toBe("é é ﬁ ²");
    expect(nfd().normalize(text)).toBe("e\u0301 e\u0301 ﬁ ²");
    expect(nfkc().normalize(text)).toBe("é é fi 2");
    expect(nfkd().normalize(text)).toBe("e\u0301 e\u0301 fi 2");
  });

  it("write the lower case of a letter in one way wherever it stands", () => {
    expect(lowercase().normalize("ΟΔΟΣ ÀB")).toBe("οδοσ àb");
  });

  it("strip accents of composed letters, and marks only where they stand alone", () => {
    expect(stripAccents().normalize("Crème brûlée")).toBe("Creme brulee");
    expect(stripMarks().normalize("é e\u0301")).toBe("é e");
  });

  it("collapse white space of every kind, and trim it", () => {
    const text = "\u0085 a \t\r\n\u3000b\u2028";
    expect(collapseWhitespace().normalize(text)).toBe(" a b ");
    expect(trim().normalize(text)).toBe("a \t\r\n\u3000b");
    expect(trim().normalize(" \n ")).toBe("");
    expect(trim().normalize("\uFEFFa")).toBe("\uFEFFa");
  });

  it("run one after the other in a sequence", () => {
    const fold = sequence(nfkc(), lowercase(), collapseWhitespace(), trim());
    expect(fold.normalize("  Ａ\n B ")).toBe("a b");
    expect(sequence().normalize("as it is")).toBe("as it is");
    expect(sequence(nfd(), fold).toJSON()).toEqual({
      type: "Sequence",
      normalizers: [nfd().toJSON(), fold.toJSON()],
    });
  });

  it("trim one side, if told", () => {
    expect(trim({ right: false }).normalize(" a ")).toBe("a ");
    expect(trim({ left: false }).normalize(" a ")).toBe(" a");
  });

  it("make single spaces of white space and of the sign for it", () => {
    expect(singleSpaces().normalize("▁a \t▁\n b")).toBe(" a b");
  });

  it("replace a text or an expression by what is given, as it stands", () => {
    expect(replace("$", "$&").normalize("5$")).toBe("5$&");
    expect(replace({ regex: "\\d" }, "0").normalize("in 1984")).toBe("in 0000");
  });

  it("prepend to what is not empty", () => {
    expect([prepend("▁").normalize("a"), prepend("▁").normalize("")]).toEqual(["▁a", ""]);
  });

  it("do what BERT does", () => {
    expect(bertNormalizer().normalize("Crème\u0000 \tBRÛLÉE學習\u200B")).toBe("creme  brulee 學  習 ");
    expect(bertNormalizer({ lowercase: false }).normalize("É")).toBe("É");
    expect(bertNormalizer({ stripAccents: false, cleanText: false }).normalize("É\t")).toBe("é\t");
    expect(bertNormalizer({ chineseCharacters: false }).normalize("學")).toBe("學");
  });

  it("clean text for translation", () => {
    expect(nmt().normalize("a\u0001b\tc\u200Bd\u0000e\u2581")).toBe("ab c d\u0000e ");
  });

  it("write bytes", () => {
    expect(toByteAlphabet().normalize("é a")).toBe("Ã©Ġa");
  });
});
