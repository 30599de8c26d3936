import {
  exp,
  full,
  intTensor,
  logSoftmax,
  mapTree,
  mul,
  random,
  reference,
  reshape,
  sliceAxis,
  softmax,
  start,
  sum,
  type Tensor,
} from "@refrain/core";
import { beforeAll, expect, test } from "vitest";
import type { Seq2SeqParams } from "./seq2seq.ts";
import { batch, decoders, small } from "./test-subjects.ts";

beforeAll(async () => {
  await start(reference());
});

const evaluation = { training: false, random: random(1) };
const decoder = decoders["additive attention"]!;
const model = small(decoder(), { copy: true });
const stepOf = (x: Tensor, step: number) => reshape(sliceAxis(x, 1, step, 1), [x.shape[0]!, -1]);

/** Parameters whose gate is all but shut, to copy only, or all but open. */
function gated(bias: number): Seq2SeqParams {
  const params = model.init(random(2));
  return mapTree(params, (leaf, name) => {
    if (name === "output.copying.gateBias") return full([1], bias);
    return name === "output.copying.gateWeights" ? mul(leaf, 0) : leaf;
  });
}

test("a mixture's probabilities are 1 in sum", () => {
  const { logits } = model.apply(model.init(random(2)), batch(), evaluation);
  for (const total of sum(exp(logits), -1).dataSync()) expect(total).toBeCloseTo(1, 5);
});

test("what is only copied has the weights of the positions that hold it, repeated ones in sum", () => {
  const source = intTensor([[4, 7, 4, 2], [5, 6, 0, 0], [9, 9, 9, 0]]); // biome-ignore format: rows
  const { logits, weights } = model.apply(gated(-100), { ...batch(), source }, evaluation);
  const probabilities = exp(logits).dataSync();
  const of = weights.dataSync();
  const ids = source.dataSync();
  for (let row = 0; row < 3; row++) {
    for (let step = 0; step < 5; step++) {
      const expected = new Float64Array(10);
      for (let s = 0; s < 4; s++) expected[ids[row * 4 + s]!]! += of[(row * 5 + step) * 4 + s]!;
      for (let token = 0; token < 10; token++) {
        expect(probabilities[(row * 5 + step) * 10 + token]).toBeCloseTo(expected[token]!, 5);
      }
    }
  }
});

test("what is only written has the probabilities of the model that does not copy", () => {
  const params = gated(100);
  const { vocabulary } = params.output;
  const plain = small(decoder()).apply({ ...params, output: { vocabulary } }, batch(), evaluation);
  const expected = softmax(plain.logits).dataSync();
  exp(model.apply(params, batch(), evaluation).logits)
    .dataSync()
    .forEach((probability, i) => {
      expect(probability).toBeCloseTo(expected[i]!, 5);
    });
});

test("it gives the same step by step as with teacher forcing, packed too, and several hypotheses share a source", () => {
  const params = model.init(random(2));
  const { source, sourceLengths, target } = batch();
  const { logits } = model.apply(params, batch(), evaluation);
  const packed = model.apply(params, { ...batch(), packed: true }, evaluation).logits.dataSync();
  expect(packed.slice(0, 50)).toEqual(logits.dataSync().slice(0, 50));
  const decoding = model.stepDecoder(params, source, sourceLengths);
  let state = decoding.initialState;
  for (let step = 0; step < 3; step++) {
    const next = decoding.step(reshape(stepOf(target, step), [3]), state);
    const expected = logSoftmax(stepOf(logits, step)).dataSync();
    next.logProbabilities.dataSync().forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i]!, 4);
    });
    state = next.state;
  }
  decoding.dispose!();
  expect(source.disposed).toBe(false);
});

test("languages with different tokens cannot be copied between", () => {
  expect(() => small(decoder(), { copy: true, targetEmbedding: { vocabularySize: 12, size: 3 } })).toThrow(
    "seq2seq: with copy both languages must have the same tokens, got 10 and 12.",
  );
});
