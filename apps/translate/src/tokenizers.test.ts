import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { trainBpe } from "@refrain/text";
import { afterAll, describe, expect, it } from "vitest";
import { defaultSettings } from "./settings.ts";
import { makeTokenizers, readTokenizer, tokenizersFromJSON, tokenizersToJSON } from "./tokenizers.ts";

const folder = mkdtempSync(join(tmpdir(), "translate-tokenizers-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = (name: string, contents: string): string => {
  writeFileSync(join(folder, name), contents);
  return join(folder, name);
};

const pairs = [
  { source: "The cat sleeps.", target: "那只猫在睡觉。" },
  { source: "The dog sleeps.", target: "那只狗在睡觉。" },
];
const settings = { ...defaultSettings, subwords: 60 };

describe("tokenizers", () => {
  it("are one for both languages, or subwords for the source and characters for the target", async () => {
    const joint = await makeTokenizers(settings, pairs);
    expect(joint.target).toBe(joint.source);
    const apart = await makeTokenizers({ ...settings, characters: true }, pairs);
    expect(apart.source.kind).toBe("bpe");
    expect(Array.from(apart.target.encode("那只猫"), (id) => apart.target.vocabulary.token(id))).toEqual([
      "那",
      "只",
      "猫",
    ]);
    for (const each of [joint, apart]) {
      const again = tokenizersFromJSON(JSON.parse(JSON.stringify(tokenizersToJSON(each))), "a.safetensors");
      expect(again.target.encode("那只狗。")).toEqual(each.target.encode("那只狗。"));
      expect(again.source === again.target).toBe(each.source === each.target);
    }
  });

  it("keep to a tokenizer.json that is given, if it has the special tokens", async () => {
    const { source } = await makeTokenizers(settings, pairs);
    const path = file("tokenizer.json", JSON.stringify(source));
    const { source: read } = await makeTokenizers({ ...settings, tokenizer: path }, pairs);
    expect(read.vocabulary.tokens).toEqual(source.vocabulary.tokens);
    const without = file("without.json", JSON.stringify(trainBpe(["the cat"])));
    await expect(readTokenizer(without)).rejects.toThrow(
      new Error(
        `--tokenizer ${without} must have the special tokens <pad>, <unk>, <s>, </s>; it has no <pad>.`,
      ),
    );
  });

  it("refuse a tokenizer.json that is damaged or not there", async () => {
    const cut = file("cut.json", '{"version":"1.0","model":{"type":"BPE"');
    await expect(readTokenizer(cut)).rejects.toThrow(
      /^--tokenizer .*cut\.json is no tokenizer that can be used: tokenizerFromJSON: /,
    );
    await expect(readTokenizer(join(folder, "none.json"))).rejects.toThrow(
      /^--tokenizer .*none\.json cannot be read: ENOENT/,
    );
    expect(() => tokenizersFromJSON(null, "a.safetensors")).toThrow(
      new Error("a.safetensors: the tokenizer is damaged: it has none."),
    );
    expect(() => tokenizersFromJSON({ joint: { model: { type: "BPE" } } }, "a.safetensors")).toThrow(
      /^a\.safetensors: the tokenizer is damaged: tokenizerFromJSON: /,
    );
  });
});
