import { describe, expect, it } from "vitest";
import { lowercase } from "./lowercase.ts";
import { sequence } from "./sequence.ts";
import { stripAccents, stripMarks } from "./strip-accents.ts";
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
});
