import { gru, lstm } from "@refrain/cells";
import {
  concat,
  disposeTree,
  intTensor,
  leavesOf,
  liveTensors,
  logSoftmax,
  mean,
  namedLeaves,
  random,
  reference,
  reshape,
  sliceAxis,
  softmaxCrossEntropy,
  start,
  type Tensor,
  valueAndGrad,
} from "@refrain/core";
import { bidirectional, lockedDropout, recurrent, stack } from "@refrain/layers";
import { beforeAll, describe, expect, test } from "vitest";
import { generalAttention } from "../attention/general.ts";
import { attentionDecoder } from "../decoder/attention-decoder.ts";
import { gatherRows, packSteps } from "./rows.ts";
import type { Seq2SeqParams } from "./seq2seq.ts";
import { batch, decoders, encoder, lower, pairs, small } from "./test-subjects.ts";

beforeAll(async () => {
  await start(reference());
});

const evaluation = { training: false, random: random(1) };
const training = { training: true, random: random(1) };
const stepOf = (x: Tensor, step: number) => reshape(sliceAxis(x, 1, step, 1), [x.shape[0]!, -1]);

describe.each(Object.entries(decoders))("a model with %s", (_, decoder) => {
  const model = small(decoder());

  test("gives the same probabilities and alignments step by step as with teacher forcing", () => {
    const params = model.init(random(2));
    const { source, sourceLengths, target } = batch();
    const { logits, weights } = model.apply(params, batch(), evaluation);
    const decoding = model.stepDecoder(params, source, sourceLengths);
    let state = decoding.initialState;
    for (let step = 0; step < 5; step++) {
      const next = decoding.step(reshape(stepOf(target, step), [3]), state);
      const rows = pairs.targetLengths.flatMap((length, row) => (step < length ? [row] : []));
      expectClose(of(next.logProbabilities, rows), of(logSoftmax(stepOf(logits, step)), rows));
      expectClose(of(next.alignment!, rows), of(stepOf(weights, step), rows));
      state = next.state;
    }
  });

  test("weighs padding exactly 0, and reads it not at all", () => {
    const params = model.init(random(2));
    const { logits, weights } = model.apply(params, batch(), evaluation);
    const numbers = weights.dataSync();
    for (let at = 0; at < numbers.length; at++) {
      const [row, position] = [Math.floor(at / 20), at % 4];
      if (position >= pairs.sourceLengths[row]!) expect(numbers[at]).toBe(0);
    }
    pairs.source.forEach((source, row) => {
      const length = pairs.targetLengths[row]!;
      const alone = model.apply(
        params,
        {
          source: intTensor([source.slice(0, pairs.sourceLengths[row])]),
          target: intTensor([pairs.target[row]!.slice(0, length)]),
        },
        evaluation,
      );
      expectClose(alone.logits, sliceAxis(sliceAxis(logits, 0, row, 1), 1, 0, length));
    });
  });

  test("decodes hypotheses of one source side by side as one by one, and only some of the sources", () => {
    const params = model.init(random(2));
    const { source, sourceLengths } = batch();
    const all = model.stepDecoder(params, source, sourceLengths);
    const first = all.step(intTensor([1, 1, 1]), all.initialState);
    const single = all.step(intTensor([4, 5, 6]), first.state);
    const doubled = gatherRows(first.state, intTensor([0, 0, 1, 1, 2, 2]));
    const beam = all.step(intTensor([7, 4, 8, 5, 9, 6]), doubled);
    expectClose(of(beam.logProbabilities, [1, 3, 5]), single.logProbabilities);
    expectClose(of(beam.alignment!, [1, 3, 5]), single.alignment!);

    const two = all.take!([2, 0]);
    expect([two.batch, two.sourceLengths]).toEqual([2, [3, 4]]);
    const taken = two.step(intTensor([9, 6, 7, 4]), gatherRows(doubled, intTensor([4, 5, 0, 1])));
    expectClose(taken.logProbabilities, of(beam.logProbabilities, [4, 5, 0, 1]));
    expectClose(two.step(intTensor([1, 1]), two.initialState).alignment!, of(first.alignment!, [2, 0]));
  });

  test("gives every parameter a gradient, and leaves no tensors behind", () => {
    const params = model.init(random(2));
    const input = { ...batch(), packed: true };
    const next = packSteps(batch().target, pairs.targetLengths);
    const [tokens, twice] = [intTensor([1, 2]), intTensor([0, 0])];
    const run = () => {
      const { value, grads } = valueAndGrad((given: Seq2SeqParams) =>
        mean(softmaxCrossEntropy(model.apply(given, input, training).logits, next)),
      )(params);
      for (const [name, gradient] of namedLeaves(grads)) {
        expect(
          gradient.dataSync().some((number) => number !== 0),
          name,
        ).toBe(true);
      }
      const all = model.stepDecoder(params, input.source, input.sourceLengths);
      const one = all.take!([1]);
      const state = gatherRows(one.initialState, twice);
      const stepped = one.step(tokens, state);
      disposeTree([value, grads, state, stepped.logProbabilities, stepped.alignment!, stepped.state]);
      one.dispose!();
      all.dispose!();
    };
    run();
    const before = liveTensors();
    run();
    expect(liveTensors()).toBe(before);
  });
});

test("logits may be of the rows' own steps only", () => {
  const model = small(decoders["dot attention"]!());
  const params = model.init(random(2));
  const { logits } = model.apply(params, batch(), evaluation);
  const packed = model.apply(params, { ...batch(), packed: true }, evaluation).logits;
  expect(packed.shape).toEqual([12, 10]);
  expectClose(packed, packSteps(logits, pairs.targetLengths));
  expect(Array.from(packSteps(batch().target, pairs.targetLengths).dataSync())).toEqual([
    1, 5, 6, 7, 3, 1, 2, 3, 1, 4, 4, 2,
  ]);
});

test("the languages may have tables of their own, and the output layer its own weights", () => {
  const decoder = attentionDecoder({
    before: [gru({ inputSize: 2, hiddenSize: 4 })],
    attention: generalAttention({ querySize: 4, valueSize: 4 }),
    readout: { size: 6 },
  });
  const model = small(decoder, { targetEmbedding: { vocabularySize: 12, size: 2 }, tiedOutput: false });
  const params = model.init(random(2));
  expect(params.targetEmbedding!.table.shape).toEqual([12, 2]);
  expect(model.apply(params, batch(), evaluation).logits.shape).toEqual([3, 5, 12]);
  expect([model.sourceVocabularySize, model.targetVocabularySize]).toEqual([10, 12]);
});

describe("bridges", () => {
  const attention = generalAttention({ querySize: 4, valueSize: 4 });
  const twoLayers = () =>
    attentionDecoder({
      before: [lower()],
      attention,
      after: [gru({ inputSize: 8, hiddenSize: 4 })],
      readout: { size: 3 },
    });
  const twoEncoders = stack([encoder(), recurrent(gru({ inputSize: 4, hiddenSize: 4 }))]);

  test("copy hands each layer's state on, both directions side by side", () => {
    const model = small(twoLayers(), { encoder: twoEncoders, bridge: "copy" });
    const params = model.init(random(2));
    const { source, sourceLengths } = batch();
    const { initialState } = model.stepDecoder(params, source, sourceLengths);
    const vectors = gatherRows(params.sourceEmbedding.table, source);
    const inputs = reshape(vectors, [3, 4, 3]);
    const [both, single] = twoEncoders.apply(
      params.encoder as never,
      { inputs, lengths: sourceLengths },
      evaluation,
    ).state;
    const [first, second] = leavesOf(initialState);
    expect(second!.dataSync()).toEqual(concat(leavesOf(both).reverse()).dataSync());
    expect(first!.dataSync()).toEqual(leavesOf(single)[0]!.dataSync());
  });

  test("copy refuses states that are not alike, and an unknown bridge is refused", () => {
    const model = small(
      attentionDecoder({ before: [lstm({ inputSize: 3, hiddenSize: 4 })], attention, readout: { size: 3 } }),
      { bridge: "copy" },
    );
    expect(() => model.apply(model.init(random(2)), batch(), evaluation)).toThrow(
      "seq2seq: bridge copy needs an encoder with the states of the decoder's layers, {c: 4, h: 4}, got {h: 4}. Make them alike, or use linear.",
    );
    expect(() => small(twoLayers(), { bridge: "relay" as never })).toThrow(
      "seq2seq: bridge must be linear, copy, zero, got relay.",
    );
  });

  test("zero leaves the decoder's states at 0, and linear's are between -1 and 1", () => {
    for (const bridge of ["zero", "linear"] as const) {
      const model = small(twoLayers(), { encoder: twoEncoders, bridge });
      const { source } = batch();
      const { initialState } = model.stepDecoder(model.init(random(2)), source);
      const numbers = leavesOf(initialState).flatMap((leaf) => Array.from(leaf.dataSync()));
      expect(numbers).toHaveLength(3 * 8);
      expect(
        numbers.every((number) => (bridge === "zero" ? number === 0 : number !== 0 && Math.abs(number) < 1)),
      ).toBe(true);
    }
  });
});

test("dropout acts in training only, by the context's randomness, at each place that it is asked for", () => {
  const decoder = decoders["layers below and above the attention"]!;
  const logitsOf = (dropout: object, context: typeof training) => {
    const model = small(decoder(), { dropout });
    return Array.from(model.apply(model.init(random(2)), batch(), context).logits.dataSync());
  };
  const plain = small(
    attentionDecoder({
      before: [lower()],
      attention: generalAttention({ querySize: 4, valueSize: 4 }),
      readout: { size: 3 },
    }),
  );
  const params = plain.init(random(2));
  expect(plain.apply(params, batch(), training).logits.dataSync()).toEqual(
    plain.apply(params, batch(), evaluation).logits.dataSync(),
  );
  const without = logitsOf({}, training);
  expect(without).toEqual(logitsOf({}, training));
  expect(without).not.toEqual(logitsOf({}, { ...training, random: random(9) }));
  const evaluated = logitsOf({}, evaluation);
  for (const place of ["embedding", "encoder", "readout"]) {
    expect(logitsOf({ [place]: lockedDropout(0.4) }, training), place).not.toEqual(without);
    expect(logitsOf({ [place]: 0.4 }, evaluation), place).toEqual(evaluated);
  }
});

test("what does not fit is refused, with what to do", () => {
  const decoder = decoders["dot attention"]!();
  const model = small(decoder);
  const params = model.init(random(2));
  const { source, target } = batch();
  const apply = (input: object) => () => model.apply(params, { source, target, ...input }, evaluation);
  expect(apply({ source: random(1).normal([3, 4]) })).toThrow(
    "seq2seq: source must be int32 [batch, source], got [3, 4].",
  );
  expect(apply({ target: intTensor([[1, 2]]) })).toThrow(
    "seq2seq: target must be int32 [batch=3, time], got int32 [1, 2].",
  );
  expect(apply({ sourceLengths: [4, 5, 1] })).toThrow(
    "seq2seq: sourceLengths must be integers from 1 to 4, got 5 for row 1. Leave empty rows out.",
  );
  expect(apply({ targetLengths: [4, 5] })).toThrow(
    "seq2seq: targetLengths must have one number for each of 3 rows, got 2.",
  );
  expect(
    apply({
      target: intTensor([
        [1, 2],
        [10, 1],
        [1, 1],
      ]),
    }),
  ).toThrow("gather: ids must be from 0 to 9, got 10 at position 2.");
  const decoding = model.stepDecoder(params, source);
  expect(() => decoding.step(intTensor([1, 2]), decoding.initialState)).toThrow(
    "seq2seq: tokens must have a multiple of 3 rows, as many for each source, got 2.",
  );
  expect(() => decoding.take!([3])).toThrow(
    "seq2seq: take needs sources from 0 to 2, at least one, got [3].",
  );
  expect(() => small(decoder, { encoder: bidirectional(lower(), { merge: "concat" }) })).toThrow(
    "seq2seq: the decoder's valueSize must be 8, the encoder's outputSize, got 4.",
  );
  expect(() => small(decoder, { sourceEmbedding: { vocabularySize: 10, size: 5 } })).toThrow(
    "seq2seq: the encoder's inputSize must be 5, the size of the source's embedding, got 3.",
  );
  expect(() => small(decoder, { targetEmbedding: { vocabularySize: 10, size: 5 } })).toThrow(
    "seq2seq: the decoder's inputSize must be 5, the size of the target's embedding, got 3.",
  );
  const wide = attentionDecoder({
    before: [lower()],
    attention: generalAttention({ querySize: 4, valueSize: 4 }),
    readout: { size: 6 },
  });
  expect(() => small(wide)).toThrow(
    "seq2seq: with tiedOutput the decoder's outputSize must be 3, the size of the target's embedding, got 6.",
  );
});

/** Some rows. */
function of(x: Tensor, rows: readonly number[]): Tensor {
  return gatherRows(x, intTensor(Int32Array.from(rows)));
}

function expectClose(actual: Tensor, expected: Tensor): void {
  expect(actual.shape).toEqual(expected.shape);
  const numbers = expected.dataSync();
  const error = Math.max(...Array.from(actual.dataSync(), (value, i) => Math.abs(value - numbers[i]!)));
  expect(error).toBeLessThan(1e-5);
}
