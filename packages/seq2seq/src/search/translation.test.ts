import { cpu } from "@refrain/backend-cpu";
import { gru } from "@refrain/cells";
import { intTensor, liveTensors, random, reference, start } from "@refrain/core";
import { bidirectional } from "@refrain/layers";
import { afterAll, beforeAll, expect, it } from "vitest";
import { additiveAttention } from "../attention/additive.ts";
import { bahdanauDecoder } from "../decoder/bahdanau-decoder.ts";
import { seq2seq } from "../model/seq2seq.ts";
import { beamSearch } from "./beam-search.ts";
import { ensemble } from "./ensemble.ts";
import { greedy } from "./greedy.ts";
import type { Hypothesis } from "./hypothesis.ts";
import { sample } from "./sample.ts";

beforeAll(async () => void (await start(cpu())));
afterAll(async () => void (await start(reference())));

const model = seq2seq({
  sourceEmbedding: { vocabularySize: 11, size: 6, deviation: 1 },
  targetEmbedding: { vocabularySize: 9, size: 6, deviation: 1 },
  encoder: bidirectional(gru({ inputSize: 6, hiddenSize: 5 }), { merge: "concat" }),
  decoder: bahdanauDecoder({
    cells: [gru({ inputSize: 16, hiddenSize: 5 })],
    attention: additiveAttention({ querySize: 5, valueSize: 10, size: 4 }),
    readout: { size: 7 },
  }),
});
const sources = Array.from({ length: 20 }, (_, row) =>
  [...random(row).permutation(11)].slice(0, 1 + ((row * 7) % 6)),
);
const options = { start: 0, end: 1, maximumLength: sources.map(({ length }) => length + 4), nBest: 3 };

/** The model's decoder over some of the sources. */
function decoderOf(seed: number, rows: readonly (readonly number[])[] = sources) {
  const longest = Math.max(...rows.map(({ length }) => length));
  const padded = rows.flatMap((row) => Array.from({ length: longest }, (_, i) => row[i] ?? 0));
  const params = model.init(random(seed));
  return model.stepDecoder(
    params,
    intTensor(padded, [rows.length, longest]),
    rows.map(({ length }) => length),
  );
}

const tokensOf = (found: readonly (readonly Hypothesis[])[]) =>
  found.map((each) => each.map(({ tokens }) => Array.from(tokens)));

it("a translation does not depend on the sentences beside it, nor on their lengths", async () => {
  const together = await beamSearch(decoderOf(1), options);
  for (const [row, source] of sources.entries()) {
    const given = { ...options, maximumLength: options.maximumLength[row]! };
    const alone = await beamSearch(decoderOf(1, [source]), given);
    expect(tokensOf(alone)).toEqual(tokensOf([together[row]!]));
    for (const [rank, { score, alignment }] of alone[0]!.entries()) {
      expect(score).toBeCloseTo(together[row]![rank]!.score, 5);
      expect(alignment!.every((weights) => weights.length === source.length)).toBe(true);
      for (const weights of alignment!) expect(weights.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 5);
    }
  }
});

it("search leaves no tensors behind, alone and in an ensemble", async () => {
  const [one, two] = [decoderOf(1), decoderOf(2)];
  const before = liveTensors();
  for (const decoder of [one, ensemble([one, two])]) {
    await greedy(decoder, options);
    await beamSearch(decoder, { ...options, coveragePenalty: 0.2 });
    await sample(decoder, { ...options, random: random(3), samples: 3 });
    expect(liveTensors()).toBe(before);
  }
});
