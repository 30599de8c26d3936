import {
  type Context,
  disposeTree,
  intTensor,
  mean,
  type Random,
  random,
  scoped,
  type Tensor,
  valueAndGrad,
} from "@refrain/core";
import { adam, applyUpdates, chain, clipByGlobalNorm, crossEntropy, sgd } from "@refrain/optim";
import type { LanguageModelWorkload } from "../workloads.ts";
import { languageModel, type ModelParams } from "./language-model.ts";
import type { Prepared } from "./prepared.ts";

const optimizers = {
  adam: () => adam({ learningRate: 1e-3 }),
  sgd: () => sgd({ learningRate: 1 }),
};

/** A whole training step of a language model on random tokens. */
export function languageModelStep(workload: LanguageModelWorkload): Prepared {
  const { batch, time, vocabulary } = workload;
  const model = languageModel(workload);
  const optimizer = chain(clipByGlobalNorm(5), optimizers[workload.optimizer]());
  const context: Context = { training: true, random: random(4) };
  const ids = randomIds(random(2), vocabulary, [batch, time]);
  const targets = randomIds(random(3), vocabulary, [batch, time]);
  let params = scoped(() => model.init(random(1)));
  let optimizerState = optimizer.init(params);
  const lossAndGradients = valueAndGrad((leaves: ModelParams) =>
    mean(crossEntropy(model.apply(leaves, ids, context).logits, targets)),
  );
  return {
    kernel: model.kernel(params),
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
    dispose: () => disposeTree([params, optimizerState.tensors, ids, targets]),
  };
}

function randomIds(from: Random, vocabulary: number, shape: [number, number]): Tensor {
  const uniform = from.uniform(shape);
  const ids = Int32Array.from(uniform.dataSync(), (u) => Math.floor(u * vocabulary));
  uniform.dispose();
  return intTensor(ids, shape);
}
