import {
  add,
  exp,
  intTensor,
  logSoftmax,
  mapTree,
  mean,
  mul,
  namedLeaves,
  random,
  reference,
  reshape,
  sliceAxis,
  softmaxCrossEntropy,
  start,
  type Tensor,
  tensor,
  valueAndGrad,
  zeros,
} from "@refrain/core";
import { beforeAll, expect, test } from "vitest";
import { copying } from "./copying.ts";
import { packSteps } from "./rows.ts";
import type { Seq2SeqParams } from "./seq2seq.ts";
import { batch, decoders, small } from "./test-subjects.ts";

let params: Seq2SeqParams;
beforeAll(async () => {
  await start(reference());
  params = model.init(random(2));
});

const evaluation = { training: false, random: random(1) };
const model = small(decoders["additive attention"]!(), { copy: true });
const UNKNOWN = 3;
const extended = { vocabularySize: 12, unknown: UNKNOWN };
/** Of a vocabulary of 10: the first source has two words more, the second one. */
const withWords = () => ({
  ...batch(),
  source: intTensor([
    [1, 10, 3, 11],
    [10, 6, 0, 0],
    [7, 8, 9, 0],
  ]),
  target: intTensor([
    [1, 11, 6, 10, 3],
    [1, 10, 3, 0, 0],
    [1, 4, 4, 2, 0],
  ]),
  extended,
});
const next = () =>
  intTensor([
    [11, 6, 10, 3, 2],
    [10, 3, 2, 0, 0],
    [4, 4, 2, 2, 0],
  ]);
const stepOf = (x: Tensor, step: number) => reshape(sliceAxis(x, 1, step, 1), [x.shape[0]!, -1]);

test("the mixture is that of the paper: words behind the vocabulary are copied only", () => {
  const mixture = copying({ vocabularySize: 3, outputSize: 1, contextSize: 1, embeddingSize: 1 });
  const gate = { gateWeights: zeros([3, 1]), gateBias: tensor([Math.log(3)]) }; // writes with probability 3 / 4
  const written = [1 / 2, 1 / 4, 1 / 4];
  const logs = mixture.apply(gate, tensor([written.map(Math.log), written.map(Math.log)]), {
    readouts: zeros([2, 1]),
    others: () => ({
      contexts: zeros([2, 1]),
      vectors: zeros([2, 1]),
      weights: tensor([
        [0.4, 0.1, 0.3, 0.2],
        [0.5, 0.5, 0, 0],
      ]),
      source: intTensor([
        [3, 1, 4, 3],
        [2, 3, 0, 0],
      ]),
      sourceOf: Int32Array.from([0, 1]),
      ids: 5,
    }),
  });
  expect(logs.shape).toEqual([2, 5]);
  const expected = [
    [3 / 8, 3 / 16 + 0.1 / 4, 3 / 16, 0.6 / 4, 0.3 / 4],
    [3 / 8, 3 / 16, 3 / 16 + 0.5 / 4, 0.5 / 4, 0],
  ].flat();
  exp(logs)
    .dataSync()
    .forEach((probability, i) => {
      expect(probability).toBeCloseTo(expected[i]!, 6);
    });
});

test("where no source has words that are lacking, all is as without them", () => {
  const plain = model.apply(params, batch(), evaluation).logits;
  const same = model.apply(
    params,
    { ...batch(), extended: { vocabularySize: 10, unknown: UNKNOWN } },
    evaluation,
  );
  expect([...same.logits.dataSync()]).toEqual([...plain.dataSync()]);
  const wider = model.apply(params, { ...batch(), extended }, evaluation).logits;
  expect(wider.shape).toEqual([3, 5, 12]);
  expect([...sliceAxis(wider, 2, 0, 10).dataSync()]).toEqual([...plain.dataSync()]);
});

test("words that are lacking are read as the unknown token, in the source and in the target", () => {
  const given = withWords();
  const known = (ids: Tensor) =>
    intTensor(
      Int32Array.from(ids.dataSync(), (id) => (id < 10 ? id : UNKNOWN)),
      ids.shape,
    );
  const { weights } = model.apply(params, given, evaluation);
  const plain = { ...batch(), source: known(given.source), target: known(given.target) };
  expect([...weights.dataSync()]).toEqual([...model.apply(params, plain, evaluation).weights.dataSync()]);
});

test("the gradient of the loss over all ids is that of finite differences", () => {
  const { targetLengths } = batch();
  const loss = (given: Seq2SeqParams) => {
    const { logits } = model.apply(given, { ...withWords(), packed: true }, evaluation); // [tokens, 12]
    return mean(softmaxCrossEntropy(logits, packSteps(next(), targetLengths)));
  };
  const { value, grads } = valueAndGrad(loss)(params);
  expect(value.dataSync()[0]).toBeLessThan(6);
  const gradients = new Map(namedLeaves(grads));
  for (const [name, leaf] of namedLeaves(params)) {
    const direction = random(7).split(name).normal(leaf.shape);
    const lossAt = (by: number) =>
      loss(
        mapTree(params, (each, of) => (of === name ? add(each, mul(direction, by)) : each)),
      ).dataSync()[0]!;
    const slope = (lossAt(0.01) - lossAt(-0.01)) / 0.02;
    const [along, gradient] = [direction.dataSync(), gradients.get(name)!.dataSync()];
    const expected = Array.from(gradient).reduce((total, g, i) => total + g * along[i]!, 0);
    expect(Math.abs(slope - expected), name).toBeLessThan(2e-3);
  }
});

test("it gives the same step by step as with teacher forcing, also for a part of the sources", () => {
  const { source, sourceLengths, target } = withWords();
  const { logits } = model.apply(params, withWords(), evaluation);
  const all = model.stepDecoder(params, source, sourceLengths, extended);
  expect(all.vocabularySize).toBe(12);
  for (const [decoder, rows] of [
    [all, [0, 1, 2]],
    [all.take!([2, 0]), [2, 0]],
  ] as const) {
    let state = decoder.initialState;
    for (let step = 0; step < 3; step++) {
      const before = stepOf(target, step).dataSync();
      const stepped = decoder.step(intTensor(rows.map((row) => before[row]!)), state);
      const expected = logSoftmax(stepOf(logits, step)).dataSync();
      stepped.logProbabilities.dataSync().forEach((value, i) => {
        expect(value).toBeCloseTo(expected[rows[Math.floor(i / 12)]! * 12 + (i % 12)]!, 4);
      });
      state = stepped.state;
    }
  }
});

test("what is no extension of the model's vocabulary is refused", () => {
  const { source, sourceLengths } = withWords();
  const applied = (given: object) => () => model.apply(params, { ...withWords(), ...given }, evaluation);
  expect(applied({ extended: { vocabularySize: 9, unknown: 3 } })).toThrow(
    new Error("seq2seq: the extended vocabularySize must be an integer, 10 or more, got 9."),
  );
  expect(applied({ extended: { vocabularySize: 12, unknown: 10 } })).toThrow(
    new Error("seq2seq: the unknown token must be an id from 0 to 9, got 10."),
  );
  expect(applied({ extended: { vocabularySize: 11, unknown: 3 } })).toThrow(
    new Error("gather: ids must be from 0 to 9, got 11 at position 3."),
  );
  expect(applied({ extended: undefined })).toThrow(
    new Error("gather: ids must be from 0 to 9, got 10 at position 1."),
  );
  const plain = small(decoders["additive attention"]!());
  expect(() => plain.stepDecoder(plain.init(random(2)), source, sourceLengths, extended)).toThrow(
    new Error("seq2seq: an extended vocabulary needs a model with copy: true, this one does not copy."),
  );
});
