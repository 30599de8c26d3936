import { gru } from "@refrain/cells";
import {
  type Context,
  disposeTree,
  intTensor,
  mean,
  type Random,
  random,
  scoped,
  softmaxCrossEntropy,
  type Tensor,
  valueAndGrad,
} from "@refrain/core";
import { bidirectional } from "@refrain/layers";
import { adam, applyUpdates, chain, clipByGlobalNorm } from "@refrain/optim";
import {
  additiveAttention,
  bahdanauDecoder,
  beamSearch,
  greedy,
  packSteps,
  type Seq2Seq,
  type Seq2SeqParams,
  seq2seq,
} from "@refrain/seq2seq";
import type { ModelSizes, TranslationWorkload } from "./workloads.ts";

/** A workload on the running device, ready to run. */
export interface PreparedTranslation {
  step(): Promise<void>;
  /** Frees its tensors. */
  dispose(): void;
}

/** Makes a workload's tensors on the running device. */
export function prepareTranslation(workload: TranslationWorkload): PreparedTranslation {
  return workload.kind === "train" ? training(workload) : translating(workload);
}

function modelOf({ vocabulary, embedding, hidden }: ModelSizes): Seq2Seq {
  return seq2seq({
    sourceEmbedding: { vocabularySize: vocabulary, size: embedding, deviation: 0.1 },
    targetEmbedding: { vocabularySize: vocabulary, size: embedding, deviation: 0.1 },
    encoder: bidirectional(gru({ inputSize: embedding, hiddenSize: hidden }), { merge: "concat" }),
    decoder: bahdanauDecoder({
      cells: [gru({ inputSize: embedding + 2 * hidden, hiddenSize: hidden })],
      attention: additiveAttention({ querySize: hidden, valueSize: 2 * hidden, size: hidden }),
      readout: { size: hidden },
    }),
  });
}

/** Loss of the targets' own tokens, gradients, clipping, Adam. */
function training(workload: TranslationWorkload): PreparedTranslation {
  const { sizes, sourceLengths, targetLengths } = workload;
  const model = modelOf(sizes);
  const optimizer = chain(clipByGlobalNorm(5), adam({ learningRate: 1e-3 }));
  const context: Context = { training: true, random: random(4) };
  const source = randomIds(random(2), sizes.vocabulary, sourceLengths);
  const target = randomIds(random(3), sizes.vocabulary, targetLengths);
  const next = packSteps(target, targetLengths);
  let params = scoped(() => model.init(random(1)));
  let optimizerState = optimizer.init(params);
  const lossAndGradients = valueAndGrad((leaves: Seq2SeqParams) => {
    const input = { source, sourceLengths, target, targetLengths, packed: true };
    return mean(softmaxCrossEntropy(model.apply(leaves, input, context).logits, next));
  });
  return {
    async step() {
      const before = [params, optimizerState.tensors];
      const { loss } = scoped(() => {
        const { value, grads } = lossAndGradients(params);
        const { updates, state } = optimizer.update(grads, optimizerState, params);
        params = applyUpdates(params, updates);
        optimizerState = state;
        return { loss: value, params, tensors: state.tensors };
      });
      disposeTree(before);
      const nats = await loss.item();
      loss.dispose();
      if (!Number.isFinite(nats)) throw new Error(`${workload.name}: the loss must be finite, got ${nats}.`);
    },
    dispose: () => disposeTree([params, optimizerState.tensors, source, target, next]),
  };
}

/** Reads a batch and searches; no token ends a translation, so that all go on to the last step. */
function translating({
  sizes,
  sourceLengths,
  targetLengths,
  beam,
}: TranslationWorkload): PreparedTranslation {
  const model = modelOf(sizes);
  const params = scoped(() => model.init(random(1)));
  const source = randomIds(random(2), sizes.vocabulary, sourceLengths);
  const options = { start: 1, maximumLength: targetLengths[0]! };
  return {
    async step() {
      const decoder = model.stepDecoder(params, source, sourceLengths);
      if (beam === 1) await greedy(decoder, options);
      else await beamSearch(decoder, { ...options, beam });
      decoder.dispose!();
    },
    dispose: () => disposeTree([params, source]),
  };
}

function randomIds(from: Random, vocabulary: number, lengths: readonly number[]): Tensor {
  const size = lengths.length * Math.max(...lengths);
  const ids = Int32Array.from({ length: size }, (_, index) =>
    Math.floor(from.split(index).number() * vocabulary),
  );
  return intTensor(ids, [lengths.length, size / lengths.length]);
}
