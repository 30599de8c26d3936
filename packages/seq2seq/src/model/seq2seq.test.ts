import { gru, lstm } from "@refrain/cells";
import {
  concat,
  intTensor,
  leavesOf,
  liveTensors,
  logSoftmax,
  mean,
  random,
  reference,
  reshape,
  scoped,
  sliceAxis,
  softmaxCrossEntropy,
  start,
  type Tree,
  valueAndGrad,
} from "@refrain/core";
import { bidirectional, lockedDropout, recurrent, stack } from "@refrain/layers";
import { beforeAll, describe, expect, test } from "vitest";
import { additiveAttention } from "../attention/additive.ts";
import type { Attention } from "../attention/attention.ts";
import { concatAttention } from "../attention/concat.ts";
import { dotAttention, scaledDotAttention } from "../attention/dot.ts";
import { generalAttention } from "../attention/general.ts";
import { attentionDecoder } from "../decoder/attention-decoder.ts";
import type { Decoder } from "../decoder/decoder.ts";
import { type Seq2Seq, type Seq2SeqOptions, seq2seq } from "./seq2seq.ts";

beforeAll(async () => {
  await start(reference());
});

const evaluation = { training: false, random: random(1) };
const ids = {
  source: [[1, 2, 3, 4], [5, 6, 0, 0], [7, 8, 9, 0]],
  target: [[1, 5, 6, 7, 3], [1, 2, 3, 0, 0], [1, 4, 4, 2, 0]],
}; // biome-ignore format: rows
const sourceLengths = [4, 2, 3];
const targetLengths = [5, 3, 4];
const inputs = () => ({
  source: intTensor(ids.source),
  sourceLengths,
  target: intTensor(ids.target),
  targetLengths,
});

const encoder = bidirectional(gru({ inputSize: 3, hiddenSize: 2 }), { merge: "concat" });
const lower = gru({ inputSize: 3, hiddenSize: 4 });

const decoders: Readonly<Record<string, () => Decoder<Tree, Tree, Tree>>> = {
  "additive attention": () => withAttention(additiveAttention({ querySize: 4, valueSize: 4, size: 3 })),
  "concat attention": () => withAttention(concatAttention({ querySize: 4, valueSize: 4, size: 3 })),
  "dot attention": () => withAttention(dotAttention({ size: 4 })),
  "scaled dot attention": () => withAttention(scaledDotAttention({ size: 4 })),
  "general attention": () => withAttention(generalAttention({ querySize: 4, valueSize: 4 })),
  "layers below and above the attention": () =>
    attentionDecoder({
      before: [lower, lstm({ inputSize: 4, hiddenSize: 4 })],
      attention: generalAttention({ querySize: 4, valueSize: 4 }),
      after: [lstm({ inputSize: 8, hiddenSize: 5 }), gru({ inputSize: 5, hiddenSize: 4 })],
      readout: { size: 3, parts: ["output", "context"], activation: "maxout" },
      dropout: 0.3,
    }),
};

function withAttention(attention: Attention<Tree, Tree>): Decoder<Tree, Tree, Tree> {
  return attentionDecoder({ before: [lower], attention, readout: { size: 3 } });
}

function model(decoder: Decoder<Tree, Tree, Tree>, options: Partial<Seq2SeqOptions> = {}): Seq2Seq {
  return seq2seq({ sourceEmbedding: { vocabularySize: 10, size: 3 }, encoder, decoder, ...options });
}

describe.each(Object.entries(decoders))("a model with %s", (_, decoder) => {
  const made = model(decoder(), { tiedOutput: true });

  test("gives the same probabilities and alignments step by step as with teacher forcing", () => {
    const params = made.init(random(2));
    const { logits, weights } = made.apply(params, inputs(), evaluation);
    const decoding = made.stepDecoder(params, intTensor(ids.source), sourceLengths);
    let state = decoding.initialState;
    for (let step = 0; step < 5; step++) {
      const tokens = reshape(sliceAxis(intTensor(ids.target), 1, step, 1), [3]);
      const next = decoding.step(tokens, state);
      const expected = logSoftmax(reshape(sliceAxis(logits, 1, step, 1), [3, 10])).dataSync();
      const aligned = reshape(sliceAxis(weights, 1, step, 1), [3, 4]).dataSync();
      targetLengths.forEach((length, row) => {
        if (step >= length) return;
        expectClose(
          next.logProbabilities.dataSync().slice(row * 10, row * 10 + 10),
          expected.slice(row * 10, row * 10 + 10),
        );
        expectClose(
          next.alignment!.dataSync().slice(row * 4, row * 4 + 4),
          aligned.slice(row * 4, row * 4 + 4),
        );
      });
      state = next.state;
    }
  });
});

function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>): void {
  const error = Math.max(...Array.from(actual, (value, i) => Math.abs(value - expected[i]!)));
  expect(error).toBeLessThan(1e-5);
}
  concat,
  liveTensors,
  mean,
  scoped,
  softmaxCrossEntropy,
  valueAndGrad,
  leavesOf,
  lockedDropout,
  recurrent,
  stack,
];
