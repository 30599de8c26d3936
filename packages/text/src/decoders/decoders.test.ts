import { describe, expect, it } from "vitest";
import { byteFallbackDecoder } from "./byte-fallback.ts";
import { byteLevelDecoder } from "./byte-level.ts";
import { decodeInTurn } from "./decode-in-turn.ts";
import { endOfWordDecoder } from "./end-of-word.ts";
import { fuse } from "./fuse.ts";
import { metaspaceDecoder } from "./metaspace.ts";
import { replaceInTokens } from "./replace-in-tokens.ts";
import { stripCharacter } from "./strip-character.ts";
import { wordPieceDecoder } from "./word-piece.ts";

describe("decoders", () => {
  it("give spaces back where metaspace put them, but the first", () => {
    expect(metaspaceDecoder().decode(["▁the", "▁cat", "s"])).toBe("the cats");
    expect(metaspaceDecoder({ prepend: "never" }).decode(["▁the", "▁cat"])).toBe(" the cat");
    expect(metaspaceDecoder({ replacement: "_" }).decode(["_a", "_b▁"])).toBe("a b▁");
  });

  it("read bytes across tokens, and other tokens as they are", () => {
    expect(byteLevelDecoder().decode(["Ġc", "afÃ", "©", "<结束>"])).toBe(" café<结束>");
    expect(byteLevelDecoder().decode(["Ã", "a"])).toBe("\uFFFDa");
  });

  it("read byte tokens as UTF-8, or as U+FFFD each", () => {
    expect(byteFallbackDecoder().decode(["a", "<0xE4>", "<0xB8>", "<0xAD>", "b"])).toBe("a中b");
    expect(byteFallbackDecoder().decode(["<0xE4>", "<0xB8>", "b", "<0x41>"])).toBe("\uFFFD\uFFFDbA");
    expect(byteFallbackDecoder().decode(["<0xZZ>"])).toBe("<0xZZ>");
  });

  it("join pieces of words, and tidy English if asked", () => {
    const tokens = ["do", "not", "un", "##able", ",", "it", "'s", "##"];
    expect(wordPieceDecoder({ cleanup: false }).decode(tokens)).toBe("do not unable , it 's");
    expect(wordPieceDecoder().decode(tokens)).toBe("do not unable, it's");
  });

  it("put a space where a token says that a word ends", () => {
    expect(endOfWordDecoder().decode(["lo", "w</w>", "tide</w>"])).toBe("low tide");
  });

  it("work in turn, as in the files of Llama", () => {
    const llama = decodeInTurn(
      replaceInTokens("▁", " "),
      byteFallbackDecoder(),
      fuse(),
      stripCharacter({ character: " ", start: 1, stop: 0 }),
    );
    expect(llama.decode(["▁▁a", "<0xC3>", "<0xA9>", "▁b"])).toBe(" aé b");
    expect(decodeInTurn().decode(["a", "b"])).toBe("ab");
  });

  it("strip a character from both ends, as often as told", () => {
    const strip = stripCharacter({ character: "-", start: 1, stop: 2 });
    expect(strip.decode(["--a---"])).toBe("-a-");
    expect(strip.decode(["--"])).toBe("");
  });
});
