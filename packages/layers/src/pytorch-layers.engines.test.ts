import { type Context, intTensor, random, type Tensor, type Tree, valueAndGradWithAux } from "@refrain/core";
import { describeOnEngines, expectTree, type Golden, treeOf, weightedSum } from "@refrain/engine-tests";
import { expect, test } from "vitest";
import { batchNorm } from "./batch-norm.ts";
import { dense } from "./dense.ts";
import { embedding } from "./embedding.ts";
import golden from "./golden/layers.json" with { type: "json" };
import { layerNorm, type NormParams } from "./layer-norm.ts";
import { type Observed, observing, withObserved } from "./observing.ts";
import { tiedOutput } from "./tied-output.ts";

const context: Context = { training: true, random: random(1) };

describeOnEngines("layers", () => {
  test("embedding equals nn.Embedding with padding_idx, the gradient too", async () => {
    const { ids, table } = golden.embedding;
    const layer = embedding({ vocabularySize: 7, size: 4, paddingIndex: 2 });
    await expectLayer({ table: treeOf<Tensor>(table) }, golden.embedding, (params) =>
      layer.apply(params, intTensor(ids), context),
    );
  });

  test("tiedOutput equals a linear layer with the table as weights, every gradient too", async () => {
    const { table, bias, inputs } = golden.tiedOutput;
    const layer = tiedOutput({ vocabularySize: 7, size: 4 });
    await expectLayer(
      { table: treeOf<Tensor>(table), bias: treeOf<Tensor>(bias), inputs: treeOf<Tensor>(inputs) },
      golden.tiedOutput,
      (given) => layer.apply(given, given, context),
    );
  });

  test("dense equals nn.Linear, every gradient too", async () => {
    const { params, inputs } = golden.dense;
    const layer = dense({ inputSize: 4, outputSize: 3 });
    await expectLayer(
      { ...treeOf<{ weights: Tensor; bias: Tensor }>(params), inputs: treeOf<Tensor>(inputs) },
      golden.dense,
      ({ inputs, ...params }) => layer.apply(params, inputs, context),
    );
  });

  test("layerNorm equals nn.LayerNorm, every gradient too", async () => {
    const { params, inputs } = golden.layerNorm;
    const layer = layerNorm({ features: 6 });
    await expectLayer(
      { ...treeOf<NormParams>(params), inputs: treeOf<Tensor>(inputs) },
      golden.layerNorm,
      ({ inputs, ...params }) => layer.apply(params, inputs, context),
    );
  });

  const batchNormCases = golden.batchNorm.map((each, index) => {
    const title = ["[batch, features]", "[batch, time, features]", "ragged rows"][index]!;
    return [title, each] as const;
  });

  test.each(batchNormCases)(
    "batchNorm over %s equals nn.BatchNorm1d: three steps of training, the running statistics, evaluation",
    async (_, { lengths, params, training, evaluation }) => {
      const layer = batchNorm({ features: 3 });
      let current = { ...layer.init(random(1)), ...treeOf<NormParams>(params) };
      const step = async (reference: (typeof training)[number], isTraining: boolean): Promise<Observed> => {
        const variables = { params: current, inputs: treeOf<Tensor>(reference.inputs) };
        const { aux, grads } = valueAndGradWithAux((given: typeof variables) => {
          const { context: own, observed } = observing({ training: isTraining, random: random(1) });
          const outputs = layer.apply(
            given.params,
            lengths === null ? given.inputs : { inputs: given.inputs, lengths },
            own,
          );
          return {
            value: weightedSum(outputs, treeOf(reference.factors)),
            aux: { outputs, observed: observed(given.params) },
          };
        })(variables);
        const { buffers, ...learned } = grads.params;
        await expectTree(aux.outputs, reference.outputs);
        await expectTree({ ...learned, inputs: grads.inputs }, reference.gradients);
        await expectTree(buffers, { mean: [0, 0, 0], variance: [0, 0, 0] });
        return aux.observed;
      };
      for (const reference of training) {
        current = withObserved(current, await step(reference, true));
        await expectTree(current.buffers, reference.buffers);
      }
      expect(await step(evaluation, false)).toEqual({});
    },
  );
});

/** Values and gradients of one layer, against a case of tooling/fixtures/layers.py. */
async function expectLayer<Variables extends { readonly [name: string]: Tree }>(
  variables: Variables,
  { factors, outputs, gradients }: { factors: Golden; outputs: Golden; gradients: Golden },
  apply: (variables: Variables) => Tensor,
): Promise<void> {
  const { aux, grads } = valueAndGradWithAux((given: Variables) => {
    const aux = apply(given);
    return { value: weightedSum(aux, treeOf(factors)), aux };
  })(variables);
  await expectTree(aux, outputs);
  await expectTree(grads, gradients);
}
