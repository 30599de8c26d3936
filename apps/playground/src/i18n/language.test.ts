import { describe, expect, it } from "vitest";
import { dictionaries, preferredLanguage } from "./language.ts";

describe("languages", () => {
  it("takes the first of the visitor's that the page has", () => {
    expect(preferredLanguage(["fr-CH", "zh-TW", "en"])).toBe("zh");
    expect(preferredLanguage(["en-GB", "zh"])).toBe("en");
    expect(preferredLanguage(["fr"])).toBe("en");
    expect(preferredLanguage([])).toBe("en");
  });

  it("leaves no string empty, and none in another language's punctuation", () => {
    for (const [language, words] of Object.entries(dictionaries)) {
      for (const [name, text] of strings(words)) {
        expect(text, `${language} ${name}`).not.toBe("");
        if (language === "zh") expect(text, name).not.toMatch(/[\u4e00-\u9fff][,;:?!]|[,;?!][\u4e00-\u9fff]/);
      }
    }
  });

  it("puts into a sentence all that it is given", () => {
    for (const words of Object.values(dictionaries)) {
      expect(words.cell.good("1", "2", "3", "4")).toMatch(/1.*2.*3.*4|2.*1.*3.*4/);
      expect(words.train.opened("a.safetensors", "7")).toMatch(/a\.safetensors.*7/);
      expect(words.inside.heatMap("f", "8", "240")).toMatch(/f.*8.*240/);
      expect(words.machine.verified("9", "1")).toMatch(/9.*1/);
    }
  });
});

/** Every string of a dictionary with its name; sentences with the letters that they are given. */
function strings(part: object, path = ""): readonly (readonly [name: string, text: string])[] {
  return Object.entries(part).flatMap(([key, value]: [string, unknown]) => {
    const name = `${path}${key}`;
    if (typeof value === "string") return [[name, value] as const];
    if (typeof value === "function") return [[name, String(value("a", "b", "c", "d"))] as const];
    return strings(value as object, `${name}.`);
  });
}
