import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it, test } from "vitest";
import {
  chineseCharacters,
  metaspace,
  nfkc,
  punctuation,
  sequence,
  singleSpaces,
  splitInTurn,
  type Tokenizer,
  tokenizerFromJSON,
  trainBpe,
  trainByteBpe,
  trainUnigram,
  trainWordPiece,
} from "./index.ts";

// The numbers: python tooling/fixtures/text_subwords.py, which loads our files and trains its own.
const read = (name: string): string => readFileSync(new URL(`./golden/${name}`, import.meta.url), "utf8");
const golden: {
  readonly shown: readonly number[];
  readonly tokenizers: Readonly<Record<string, Results>>;
  readonly wikitext2: Readonly<Record<"bpe" | "byte-bpe", Learned>>;
} = JSON.parse(read("subwords.json"));
const corpus = read("corpus.txt").split("\n");

interface Results {
  readonly tokens: number;
  readonly idsSha256: string;
  readonly decodedSha256: string;
  readonly ids: readonly (readonly number[])[];
  readonly decoded: readonly string[];
}

interface Learned {
  readonly merges: number;
  readonly mergesSha256: string;
  readonly tokens: number;
  readonly idsSha256: string;
}

const specialTokens = { pad: "<pad>", unknown: "<unk>", begin: "<s>", end: "</s>" };
const ours: Readonly<Record<string, Tokenizer>> = {
  bpe: trainBpe(corpus, { specialTokens, maximumSize: 900 }),
  "byte-bpe": trainByteBpe(corpus, { specialTokens, maximumSize: 700 }),
  "bpe-chinese": trainBpe(corpus, {
    specialTokens,
    maximumSize: 700,
    alphabetSize: 300,
    normalizer: sequence(nfkc(), singleSpaces()),
    preTokenizer: splitInTurn(metaspace(), punctuation(), chineseCharacters()),
  }),
  "bpe-fallback": trainBpe(corpus, {
    specialTokens,
    maximumSize: 700,
    alphabetSize: 150,
    byteFallback: true,
  }),
  "unigram-fallback": trainUnigram(corpus, {
    specialTokens,
    maximumSize: 700,
    alphabetSize: 150,
    byteFallback: true,
  }),
  unigram: trainUnigram(corpus, { specialTokens, maximumSize: 900 }),
  "word-piece": trainWordPiece(corpus, { specialTokens, maximumSize: 900, alphabetSize: 250 }),
};

describe.each(Object.entries(ours))("the tokenizer.json of %s", (name, tokenizer) => {
  it("is the file that the Hugging Face library was given", async () => {
    const json = `${JSON.stringify(tokenizer)}\n`;
    await expect(json).toMatchFileSnapshot(`./golden/subwords/ours-${name}.json`);
  });

  it("gives the same ids and texts there and here, over a whole corpus", () => {
    expectResults(tokenizer, golden.tokenizers[`ours-${name}`]!);
    expectResults(tokenizerFromJSON(JSON.stringify(tokenizer)), golden.tokenizers[`ours-${name}`]!);
  });
});

const names = Object.keys(golden.tokenizers).filter((name) => name.startsWith("theirs-"));

describe.each(names)("a tokenizer that the Hugging Face library trained: %s", (name) => {
  const tokenizer = tokenizerFromJSON(read(`subwords/${name}.json`));

  it("gives the same ids and texts here, over a whole corpus", () => {
    expectResults(tokenizer, golden.tokenizers[name]!);
  });

  it("is written again with the same meaning", () => {
    const again = tokenizerFromJSON(JSON.stringify(tokenizer));
    expectResults(again, golden.tokenizers[name]!);
    expect(JSON.stringify(again)).toBe(JSON.stringify(tokenizer));
  });
});

describe("training", () => {
  it.each(["bpe", "byte-bpe"])("learns the merges that the Hugging Face library learns: %s", (name) => {
    const theirs = JSON.parse(read(`subwords/theirs-${name}.json`)).model;
    const { merges, vocab } = Object(ours[name]?.toJSON().model);
    expect(merges).toEqual(theirs.merges);
    expect(vocab).toEqual(theirs.vocab);
  });
});

// The text itself is not in the repository: a folder with data sets makes these tests run.
const beside = fileURLToPath(new URL("../../../../shared/data", import.meta.url));
const folder = `${process.env.REFRAIN_DATA || beside}/wikitext-2`;
const why = existsSync(folder) ? "" : " (skipped: no folder of data sets; set REFRAIN_DATA)";

test.skipIf(why !== "").each([
  ["bpe", trainBpe],
  ["byte-bpe", trainByteBpe],
] as const)(
  `%s learns from WikiText-2 what the Hugging Face library learns, and encodes it alike${why}`,
  (name, train) => {
    const lines = (part: string) => readFileSync(`${folder}/${part}.txt`, "utf8").split("\n");
    const roles = { ...specialTokens, unknown: "[UNK]" }; // the text has <unk> for its own rare words
    const tokenizer = train(lines("train"), { specialTokens: roles, maximumSize: 8000 });
    const { merges } = Object(tokenizer.toJSON().model);
    const ids = lines("test").map((line) => tokenizer.encode(line));
    const learned: Learned = {
      merges: merges.length,
      mergesSha256: sha256(merges.map((pair: readonly string[]) => pair.join(" ")).join("\n")),
      tokens: ids.reduce((sum, each) => sum + each.length, 0),
      idsSha256: sha256(ids.map((each) => each.join(" ")).join("\n")),
    };
    expect(learned).toEqual(golden.wikitext2[name]);
  },
  60_000,
);

function expectResults(tokenizer: Tokenizer, expected: Results): void {
  const ids = corpus.map((line) => tokenizer.encode(line));
  const decoded = ids.map((each) => tokenizer.decode(each));
  golden.shown.forEach((line, at) => {
    expect([...ids[line]!], corpus[line]).toEqual(expected.ids[at]);
    expect(decoded[line], corpus[line]).toBe(expected.decoded[at]);
  });
  expect(ids.reduce((sum, each) => sum + each.length, 0)).toBe(expected.tokens);
  expect(sha256(ids.map((each) => each.join(" ")).join("\n"))).toBe(expected.idsSha256);
  expect(sha256(decoded.join("\n"))).toBe(expected.decodedSha256);
  for (const [at, line] of corpus.entries()) expect(tokenizer.normalize(line)).toBe(decoded[at]);
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
