import { gru, lstm } from "@refrain/cells";
import { intTensor, random, softmaxCrossEntropy, sum, valueAndGradWithAux } from "@refrain/core";
import { describeOnEngines, expectTree, type Golden, treeOf } from "@refrain/engine-tests";
import { bidirectional, stack } from "@refrain/layers";
import { expect, test } from "vitest";
import { additiveAttention } from "../attention/additive.ts";
import { scaledDotAttention } from "../attention/dot.ts";
import { generalAttention } from "../attention/general.ts";
import { attentionDecoder } from "../decoder/attention-decoder.ts";
import { bahdanauDecoder } from "../decoder/bahdanau-decoder.ts";
import { inputFeedingDecoder } from "../decoder/input-feeding-decoder.ts";
import golden from "../golden/models.json" with { type: "json" };
import { packSteps } from "./rows.ts";
import { type Seq2Seq, type Seq2SeqParams, seq2seq } from "./seq2seq.ts";

/** One model of tooling/fixtures/seq2seq_model.py. */
interface GoldenModel {
  readonly params: Golden;
  readonly logits: Golden;
  readonly weights: Golden;
  readonly loss: number;
  readonly gradients: Golden;
}

const sourceEmbedding = { vocabularySize: 7, size: 3 };
const encoder = bidirectional(gru({ inputSize: 3, hiddenSize: 2 }), { merge: "concat" });

const models: Readonly<Record<string, () => Seq2Seq>> = {
  bahdanau: () =>
    seq2seq({
      sourceEmbedding,
      encoder,
      decoder: bahdanauDecoder({
        cells: [gru({ inputSize: 7, hiddenSize: 4 })],
        attention: additiveAttention({ querySize: 4, valueSize: 4, size: 3 }),
        readout: { size: 5 },
      }),
    }),
  inputFeeding: () =>
    seq2seq({
      sourceEmbedding,
      encoder: stack([
        bidirectional(lstm({ inputSize: 3, hiddenSize: 2 }), { merge: "concat" }),
        bidirectional(lstm({ inputSize: 4, hiddenSize: 2 }), { merge: "concat" }),
      ]),
      bridge: "copy",
      decoder: inputFeedingDecoder({
        cells: [lstm({ inputSize: 6, hiddenSize: 4 }), lstm({ inputSize: 4, hiddenSize: 4 })],
        attention: generalAttention({ querySize: 4, valueSize: 4 }),
        readout: { size: 3 },
      }),
      tiedOutput: true,
    }),
  copying: () =>
    seq2seq({
      sourceEmbedding,
      encoder,
      decoder: attentionDecoder({
        before: [gru({ inputSize: 3, hiddenSize: 4 })],
        attention: scaledDotAttention({ size: 4 }),
        after: [lstm({ inputSize: 8, hiddenSize: 4 })],
        readout: { size: 5, parts: ["output", "context"], activation: "maxout" },
      }),
      copy: true,
    }),
};

describeOnEngines("PyTorch", () => {
  test.each(Object.entries(models))(
    "the model %s equals PyTorch's: logits, alignments, loss and every gradient",
    async (name, make) => {
      const { source, sourceLengths, target, targetLengths, next } = golden.batch;
      const expected = (golden.models as Readonly<Record<string, GoldenModel>>)[name]!;
      const model = make();
      const input = {
        source: intTensor(source),
        sourceLengths,
        target: intTensor(target),
        targetLengths,
        packed: true,
      };
      const { value, aux, grads } = valueAndGradWithAux((params: Seq2SeqParams) => {
        const { logits, weights } = model.apply(params, input, { training: true, random: random(1) });
        const losses = softmaxCrossEntropy(logits, packSteps(intTensor(next), targetLengths));
        return { value: sum(losses), aux: { logits, weights: packSteps(weights, targetLengths) } };
      })(treeOf<Seq2SeqParams>(expected.params));
      await expectTree(aux, { logits: expected.logits, weights: expected.weights });
      expect((await value.data())[0]! / expected.loss).toBeCloseTo(1, 5);
      await expectTree(grads, expected.gradients);
    },
  );
});
