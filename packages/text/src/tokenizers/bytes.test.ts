import { describe, expect, it } from "vitest";
import { nfc } from "../normalizers/unicode-forms.ts";
import { byteTokenizer } from "./bytes.ts";

const bytes = byteTokenizer();

describe("byteTokenizer", () => {
  it("gives the bytes of UTF-8", () => {
    expect(bytes.encode("é\0😀")).toEqual(Int32Array.of(195, 169, 0, 240, 159, 152, 128));
    expect(bytes.decode([195, 169, 0, 240, 159, 152, 128])).toBe("é\0😀");
    expect(bytes.vocabulary.size).toBe(256);
  });

  it("writes bytes in the vocabulary as GPT-2 does", () => {
    expect(
      [0x20, 0x0a, 0x41, 0x7f, 0xa0, 0xad, 0xff].map((byte) => bytes.vocabulary.token(byte)).join(""),
    ).toBe("ĠĊAġłŃÿ");
  });

  it("numbers special tokens from 256", () => {
    const tokenizer = byteTokenizer({ specialTokens: { pad: "<pad>", end: "<结束>" }, normalizer: nfc() });
    expect([...tokenizer.encode("a<结束>e\u0301")]).toEqual([97, 257, 195, 169]);
    expect(tokenizer.decode([97, 257, 256, 195, 169])).toBe("a<结束><pad>é");
    expect(tokenizer.decode([97, 257, 256, 195, 169], { skipSpecialTokens: true })).toBe("aé");
  });

  it("decodes what is not valid UTF-8 to U+FFFD", () => {
    expect(bytes.decode([0x61, 0xff, 0xe4, 0xb8, 0x62])).toBe("a\uFFFD\uFFFDb");
  });

  it("keeps a byte order mark", () => {
    expect(bytes.decode(bytes.encode("\uFEFFa"))).toBe("\uFEFFa");
  });

  it("refuses ids that are no token", () => {
    expect(() => bytes.decode([256])).toThrow(
      new Error("bytes.decode: ids must be whole numbers from 0 to 255, but ids[0] is 256."),
    );
  });
});
