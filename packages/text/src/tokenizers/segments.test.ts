import { describe, expect, it } from "vitest";
import { lowercase } from "../normalizers/lowercase.ts";
import { segmenter } from "./segments.ts";

const cut = (text: string, ...wholeTokens: Parameters<typeof segmenter>[0]): string[] =>
  segmenter(wholeTokens, lowercase())(text).map(({ text, special }) => (special ? `<${text}>` : text));

describe("whole tokens", () => {
  it("are looked for before normalizing, unless they say otherwise", () => {
    expect(cut("A b B", "B")).toEqual(["a b ", "<B>"]);
    expect(cut("A b B", { content: "B", normalized: true })).toEqual(["a ", "<B>", " ", "<B>"]);
  });

  it("take the white space beside them, if they say so", () => {
    expect(cut("a  X  b", { content: "X", takesSpaceBefore: true })).toEqual(["a", "<X>", "  b"]);
    expect(cut("a X  X b", { content: "X", takesSpaceAfter: true })).toEqual(["a ", "<X>", "<X>", "b"]);
  });

  it("stand alone, if they say so", () => {
    expect(cut("X aX X_ (X)", { content: "X", singleWord: true })).toEqual(["<X>", " ax x_ (", "<X>", ")"]);
    expect(cut("𝐀X X𝐀", { content: "X", singleWord: true })).toEqual(["𝐀x x𝐀"]);
  });
});
