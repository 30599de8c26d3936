import { intTensor, mean, type Tensor } from "@refrain/core";
import { readEpoch, type TokenWindow, tokenStream } from "@refrain/data";
import { crossEntropy } from "@refrain/optim";
import { evaluate, type LossContext } from "@refrain/train";
import type { CharacterModel, ModelParams, ModelState } from "./model.ts";

/** The mean negative log likelihood of the next character, in nats, for `train` and `evaluate`. */
export function languageModelLoss(model: CharacterModel) {
  return (
    params: ModelParams,
    { inputs, targets, shape }: TokenWindow,
    context: LossContext<ModelState>,
  ): { value: Tensor; state: ModelState; count: number } => {
    const { logits, state } = model.apply(params, intTensor(inputs, shape), context.state, context);
    return { value: mean(crossEntropy(logits, intTensor(targets, shape))), state, count: targets.length };
  };
}

/**
 * The mean negative log likelihood of a text's characters, in nats. It is read in a few long rows side by side, the state
 * carried all along.
 *
 * @throws when the text is too short to be read in windows.
 */
export async function evaluateText(
  model: CharacterModel,
  params: ModelParams,
  ids: Int32Array,
): Promise<{ loss: number; count: number }> {
  const time = Math.min(128, Math.max(1, ids.length - 1));
  const batch = Math.max(1, Math.min(16, Math.floor((ids.length - 1) / time)));
  const batches = readEpoch(tokenStream(ids, { batch, time }));
  return evaluate({ params, batches, loss: languageModelLoss(model) });
}
