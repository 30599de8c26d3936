import { type Context, disposeTree, intTensor, random, scoped, softmax } from "@refrain/core";
import type { GenerationWorkload } from "../workloads.ts";
import { languageModel } from "./language-model.ts";
import type { Prepared } from "./prepared.ts";

/** Writes text at batch 1: each token is drawn from the model's probabilities and fed back. A step is a whole text. */
export function generation(workload: GenerationWorkload): Prepared {
  const { characters } = workload;
  const model = languageModel(workload);
  const params = scoped(() => model.init(random(1)));
  const chance = random(2);
  const context: Context = { training: false, random: chance };
  return {
    kernel: model.kernel(params),
    async step() {
      let state = model.initialState(1);
      let token = 0;
      for (let position = 0; position < characters; position++) {
        const next = scoped(() => {
          const after = model.apply(params, intTensor([[token]]), context, state);
          return { probabilities: softmax(after.logits), state: after.state };
        });
        token = chance.split(position).categorical(await next.probabilities.data());
        disposeTree([state, next.probabilities]);
        state = next.state;
      }
      disposeTree(state);
    },
    dispose: () => disposeTree(params),
  };
}
