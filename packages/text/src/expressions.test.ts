import { describe, expect, it } from "vitest";
import { compilePattern } from "./expressions.ts";

const all = (regex: string, text: string): readonly string[] => [
  ...(text.match(compilePattern({ regex })) ?? []),
];

describe("compilePattern", () => {
  it("takes a text as it stands", () => {
    expect("1+1=2 1+1".split(compilePattern("1+1"))).toEqual(["", "=2 ", ""]);
    expect("[a](b)|c-d/e".replace(compilePattern("[a](b)|c-d/e"), "")).toBe("");
  });

  it("means Unicode's classes, in a set too", () => {
    expect(all("\\s+", "a\u0085b\uFEFFc\u3000")).toEqual(["\u0085", "\u3000"]);
    expect(all("\\d+", "12 ٣٤ ²")).toEqual(["12", "٣٤"]);
    expect(all("\\w+", "na\u00efve_1 中文!")).toEqual(["na\u00efve_1", "中文"]);
    expect(all("[^\\s\\w]+", "a, b!?")).toEqual([",", "!?"]);
    expect(all("[\\d\\-x]+", "1-x y")).toEqual(["1-x"]);
    expect(all("\\W\\S", "a b")).toEqual([" b"]);
    expect(all("\\h+\\H", "beef!")).toEqual(["beef!"]);
    expect(all("\\bcat\\b|\\Bs", "cat cats")).toEqual(["cat", "s"]);
  });

  it("takes categories, scripts and their opposites", () => {
    expect(all("\\p{Han}", "a中文")).toEqual(["中", "文"]);
    expect(all("\\p{Lu}\\P{Lu}", "aBc")).toEqual(["Bc"]);
    expect(all("\\p{^L}", "a1b")).toEqual(["1"]);
  });

  it("takes ends of lines and of the text", () => {
    expect(all("^a|b$", "a b\na b")).toEqual(["a", "b", "a", "b"]);
    expect(all("\\Aa|b\\z", "a b\na b")).toEqual(["a", "b"]);
    expect(all(".", "a\r\n\u2028")).toEqual(["a", "\r", "\u2028"]);
  });

  it("ignores case where asked", () => {
    expect(all("(?i:'S|'t)x?", "'s'Sx'TX")).toEqual(["'s", "'Sx", "'T"]);
    expect(all("(?i)a[b]\\é", "ABé aBÉ")).toEqual(["ABé", "aBÉ"]);
  });

  it("does not give back what a possessive quantifier took", () => {
    expect(all("a++a", "aaa")).toEqual([]);
    expect(all("(?:ab)?+a", "aba")).toEqual(["aba"]);
    expect(all("[ab]*+c", "abac")).toEqual(["abac"]);
    expect(all("a+?|b{1,2}?", "aabb")).toEqual(["a", "a", "b", "b"]);
  });

  it("takes code points, groups, braces and other signs", () => {
    expect(all("\\x41\\x{1F600}|\\u4e2d|\\t", "A😀中\t")).toEqual(["A😀", "中", "\t"]);
    expect(all("(a|(?=b)b)(?<!c)(?:d)?(?<name>e)?", "abde")).toEqual(["a", "bde"]);
    expect(all("\\'\\<|[\\]\\^]|{x}", "'<]^{x}")).toEqual(["'<", "]", "^", "{x}"]);
    expect(all("a{,2}b", "aaab")).toEqual(["aab"]);
  });

  it.each([
    ["(a", "a ( has no )"],
    ["a)", "a ) has no ("],
    ["[a", "a [ has no ]"],
    ["[a[b]]", "a class in a class is not supported"],
    ["[a&&b]", "a class in a class is not supported"],
    ["(?>a)", "the group (?> is not supported"],
    ["(?x)a", "the group (?x is not supported"],
    ["\\G", "\\G is not supported"],
    ["\\p{Elvish}", "the property Elvish is not known"],
    ["a{1,2}+", "the quantifier {1,2}+ is not supported"],
    ["(?i)[a-z]", "a range in (?i) is not supported"],
  ])("refuses %s with the reason", (regex, reason) => {
    expect(() => compilePattern({ regex })).toThrow(
      new Error(`the regular expression ${JSON.stringify(regex)} cannot be read: ${reason}.`),
    );
  });
});
