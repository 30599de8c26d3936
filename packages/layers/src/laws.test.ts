import { gru, lstm } from "@refrain/cells";
import { intTensor, type Layer, mapTree, type Random, type Tensor, type Tree, tensor } from "@refrain/core";
import { describeLayer } from "@refrain/testing";
import {
  batchNorm,
  bidirectional,
  dense,
  dropout,
  embedding,
  lastPooling,
  layerNorm,
  lockedDropout,
  maxPooling,
  meanPooling,
  observing,
  type RecurrentLayer,
  recurrent,
  type Sequences,
  sequential,
  stack,
  tiedOutput,
} from "./index.ts";

const sequences = (source: Random, batch: number): Tensor => source.normal([batch, 3, 4]);
const idsOf = (source: Random, batch: number): Tensor =>
  intTensor(Int32Array.from(source.permutation(9)).subarray(0, batch * 3), [batch, 3]);
const lengths = [3, 1, 2];

describeLayer("dense", () => dense({ inputSize: 4, outputSize: 2 }), { inputs: sequences });
describeLayer("layerNorm", () => layerNorm({ features: 4 }), { inputs: sequences });
describeLayer("dropout", () => dropout(0.4), { inputs: sequences });
describeLayer("lockedDropout", () => lockedDropout(0.4), { inputs: sequences });
describeLayer("embedding", () => embedding({ vocabularySize: 9, size: 2, paddingIndex: 4 }), {
  inputs: idsOf,
});
describeLayer(
  "sequential",
  () => sequential([layerNorm({ features: 4 }), dropout(0.5), dense({ inputSize: 4, outputSize: 2 })]),
  { inputs: sequences },
);

// An output layer with the table among its parameters, so that the kit sees its gradient.
describeLayer(
  "tiedOutput",
  (): Layer<{ table: Tensor; bias: Tensor }, Tensor, Tensor> => {
    const layer = tiedOutput({ vocabularySize: 5, size: 4 });
    return {
      init: (from) => ({ ...layer.init(from), table: from.split("table").normal([5, 4]) }),
      apply: ({ table, bias }, inputs, context) => layer.apply({ bias }, { inputs, table }, context),
    };
  },
  { inputs: sequences },
);

const poolings = { meanPooling, maxPooling, lastPooling };
for (const [name, pooling] of Object.entries(poolings)) {
  describeLayer(name, () => ragged(pooling()), { inputs: sequences });
}

const recurrentLayers: Readonly<Record<string, () => RecurrentLayer<Tree, Tree>>> = {
  recurrent: () => recurrent(lstm({ inputSize: 4, hiddenSize: 3 })),
  "recurrent, reversed": () => recurrent(gru({ inputSize: 4, hiddenSize: 3 }), { reverse: true }),
  bidirectional: () => bidirectional(gru({ inputSize: 4, hiddenSize: 3 }), { merge: "average" }),
  stack: () =>
    stack(
      [
        bidirectional(gru({ inputSize: 4, hiddenSize: 2 }), { merge: "concat" }),
        recurrent(lstm({ inputSize: 4, hiddenSize: 4 })),
      ],
      { dropout: 0.3, residual: true },
    ),
};
for (const [name, layer] of Object.entries(recurrentLayers)) {
  describeLayer(`${name}, ragged and from a state`, () => fromState(layer()), {
    inputs: (source, batch) => ({
      inputs: sequences(source, batch),
      initialState: stateOf(layer(), source, batch),
    }),
  });
}

// Parameters without the buffers: observed, not learned, so no differences are taken of them.
describeLayer(
  "batchNorm, ragged",
  (): Layer<{ scale: Tensor; bias: Tensor }, Tensor, Tensor> => {
    const layer = batchNorm({ features: 4 });
    const buffers = () => ({ mean: tensor([0.1, 0.2, -0.1, 0]), variance: tensor([1, 2, 0.5, 1]) });
    return {
      init(from) {
        const { scale, bias } = layer.init(from);
        return { scale, bias };
      },
      apply: (params, inputs, context) =>
        layer.apply({ ...params, buffers: buffers() }, { inputs, lengths }, observing(context).context),
    };
  },
  {
    inputs: sequences,
    skip: { "keeps the rows of a batch apart, in training": "it normalizes over the batch" },
  },
);

function ragged<P extends Tree>(layer: Layer<P, Sequences, Tensor>): Layer<P, Tensor, Tensor> {
  return {
    init: (from) => layer.init(from),
    apply: (params, inputs, context) => layer.apply(params, { inputs, lengths }, context),
  };
}

function fromState(
  layer: RecurrentLayer<Tree, Tree>,
): Layer<Tree, { inputs: Tensor; initialState: Tree }, { outputs: Tensor; state: Tree }> {
  return {
    init: (from) => layer.init(from),
    apply: (params, input, context) => ({ ...layer.apply(params, { ...input, lengths }, context) }),
  };
}

function stateOf(layer: RecurrentLayer<Tree, Tree>, source: Random, batch: number): Tree {
  return mapTree(layer.initialState(batch), ({ shape }, name) => source.split(name).normal(shape));
}
