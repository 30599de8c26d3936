import { cpu } from "@refrain/backend-cpu";
import { gru } from "@refrain/cells";
import {
  intTensor,
  liveTensors,
  mean,
  random,
  reference,
  scoped,
  softmaxCrossEntropy,
  start,
  valueAndGrad,
} from "@refrain/core";
import { bidirectional } from "@refrain/layers";
import { adam, applyUpdates } from "@refrain/optim";
import { afterAll, beforeAll, expect, test } from "vitest";
import { additiveAttention } from "../attention/additive.ts";
import { attentionDecoder } from "../decoder/attention-decoder.ts";
import { packSteps } from "../model/rows.ts";
import { type Seq2SeqParams, seq2seq } from "../model/seq2seq.ts";
import { beamSearch } from "./beam-search.ts";
import { ensemble } from "./ensemble.ts";
import { greedy } from "./greedy.ts";

beforeAll(async () => void (await start(cpu())));
afterAll(async () => void (await start(reference())));

const vocabulary = ["<pad>", "<unk>", "<s>", "</s>", "then", "met", "saw", "was", "by"];
const [UNKNOWN, BEGIN, END] = [1, 2, 3];
const extended = { vocabularySize: vocabulary.length + 2, unknown: UNKNOWN };
const model = seq2seq({
  sourceEmbedding: { vocabularySize: vocabulary.length, size: 8 },
  encoder: bidirectional(gru({ inputSize: 8, hiddenSize: 8 }), { merge: "concat" }),
  decoder: attentionDecoder({
    before: [gru({ inputSize: 8, hiddenSize: 16 })],
    attention: additiveAttention({ querySize: 16, valueSize: 16, size: 16 }),
    readout: { size: 16 },
  }),
  copy: true,
});

/** The vocabulary, and behind it the names of a sentence. */
const wordsOf = (source: string) => [
  ...vocabulary,
  ...source.split(" ").filter((w) => !vocabulary.includes(w)),
];
const idsOf = (text: string, source: string) => text.split(" ").map((word) => wordsOf(source).indexOf(word));

function padded(rows: readonly (readonly number[])[]) {
  const most = Math.max(...rows.map(({ length }) => length));
  const ids = intTensor(rows.map((row) => [...row, ...Array<number>(most - row.length).fill(0)]));
  return { ids, lengths: rows.map(({ length }) => length) };
}

/** Learns the passive from sentences whose names the vocabulary lacks. */
function trained(steps: number): Seq2SeqParams {
  const pairs = [
    ["a met b", "b was met by a"],
    ["a saw b", "b was saw by a"],
    ["then a met b", "then b was met by a"],
    ["then a saw b", "then b was saw by a"],
  ] as const;
  const source = padded(pairs.map(([from]) => idsOf(from, from)));
  const target = padded(pairs.map(([from, to]) => [BEGIN, ...idsOf(to, from)]));
  const next = padded(pairs.map(([from, to]) => [...idsOf(to, from), END]));
  const batch = {
    source: source.ids,
    sourceLengths: source.lengths,
    target: target.ids,
    targetLengths: target.lengths,
    packed: true,
    extended,
  };
  const wanted = packSteps(next.ids, next.lengths);
  const optimizer = adam({ learningRate: 0.03 });
  let params = model.init(random(1));
  let state = optimizer.init(params);
  for (let step = 0; step < steps; step++) {
    const context = { training: true, random: random(step) };
    scoped(() => {
      const loss = (given: Seq2SeqParams) =>
        mean(softmaxCrossEntropy(model.apply(given, batch, context).logits, wanted));
      const { grads } = valueAndGrad(loss)(params);
      const stepped = optimizer.update(grads, state, params);
      [params, state] = [applyUpdates(params, stepped.updates), stepped.state];
      return [params, state.tensors];
    });
  }
  return params;
}

test("a beam finds names that were never seen, each those of its sentence, and leaves no tensors behind", async () => {
  const params = trained(60);
  const sources = ["zelda saw yorick", "then ophelia met ada"];
  const source = padded(sources.map((text) => idsOf(text, text)));
  const before = liveTensors();
  const decoder = model.stepDecoder(params, source.ids, source.lengths, extended);
  const options = { start: BEGIN, end: END, maximumLength: 8 };
  const beam = (await beamSearch(decoder, options)).map(([best]) => best!);
  const likely = await greedy(ensemble([decoder, decoder]), options);
  decoder.dispose!();
  expect(liveTensors()).toBe(before);
  for (const found of [beam, likely]) {
    const texts = found.map(({ tokens }, row) =>
      Array.from(tokens, (id) => wordsOf(sources[row]!)[id]).join(" "),
    );
    expect(texts).toEqual(["yorick was saw by zelda", "then ada was met by ophelia"]);
  }
});
