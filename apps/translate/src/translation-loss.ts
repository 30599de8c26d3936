import { intTensor, mean, type Tensor } from "@refrain/core";
import { crossEntropy } from "@refrain/optim";
import type { Seq2Seq, Seq2SeqParams } from "@refrain/seq2seq";
import type { LossContext } from "@refrain/train";
import type { TranslationBatch } from "./translation-batches.ts";

/** The mean negative log likelihood of the target's next token, in nats, for `train` and, without smoothing, for `evaluate`. */
export function translationLoss(model: Seq2Seq, labelSmoothing = 0) {
  return (
    params: Seq2SeqParams,
    batch: TranslationBatch,
    context: LossContext,
  ): { value: Tensor; count: number } => {
    const { source, sourceShape, sourceLengths, target, targetShape, targetLengths, next } = batch;
    const { logits } = model.apply(
      params,
      {
        source: intTensor(source, sourceShape),
        sourceLengths,
        target: intTensor(target, targetShape),
        targetLengths,
        packed: true,
      },
      context,
    ); // [tokens, vocabulary]
    const losses = crossEntropy(logits, intTensor(next), { labelSmoothing });
    return { value: mean(losses), count: next.length };
  };
}
