import { type LstmParameters, type LstmState, lstm } from "@refrain/cells";
import { intTensor, mean, type Random, random, type Tensor } from "@refrain/core";
import { type Batches, readBatches, type TokenWindow, tokenStream } from "@refrain/data";
import {
  type DenseParams,
  dense,
  dropout,
  type EmbeddingParams,
  embedding,
  recurrent,
} from "@refrain/layers";
import { adam, type ChainState, chain, clipByGlobalNorm, cosine, crossEntropy } from "@refrain/optim";
import type { Cursor, LossContext, TrainOptions } from "../train-types.ts";

/** From "The Raven" (Poe, 1845). */
const TEXT = `once upon a midnight dreary, while i pondered, weak and weary,
over many a quaint and curious volume of forgotten lore,
while i nodded, nearly napping, suddenly there came a tapping,
as of some one gently rapping, rapping at my chamber door.
`.repeat(2);

const alphabet = [...new Set(TEXT)].sort();
const vocabularySize = alphabet.length;
const tokens = embedding({ vocabularySize, size: 8 });
const layer = recurrent(lstm({ inputSize: 8, hiddenSize: 12 }));
const drop = dropout(0.1);
const output = dense({ inputSize: 12, outputSize: vocabularySize });

/** Windows of the text; the epoch has 14 of them, the last one shorter. */
export const stream: Batches<TokenWindow> = tokenStream(
  Int32Array.from(TEXT, (character) => alphabet.indexOf(character)),
  { batch: 4, time: 9 },
);

/** Parameters of a small character language model. */
export type Params = {
  readonly tokens: EmbeddingParams;
  readonly lstm: LstmParameters;
  readonly output: DenseParams;
};

/** The parameters that it starts from. */
export const initialParams = (random: Random): Params => ({
  tokens: tokens.init(random.split("tokens")),
  lstm: layer.init(random.split("lstm")),
  output: output.init(random.split("output")),
});

/** The loss of a batch, the state behind it, and how many characters it is of. */
export type CharLoss = { readonly value: Tensor; readonly state: LstmState; readonly count: number };

/** Its loss in nats per character. */
export function charLoss(params: Params, batch: TokenWindow, context: LossContext<LstmState>): CharLoss {
  const inputs = tokens.apply(params.tokens, intTensor(batch.inputs, batch.shape), context);
  const { outputs, state } = layer.apply(params.lstm, { inputs, initialState: context.state }, context);
  const logits = output.apply(params.output, drop.apply({}, outputs, context), context);
  const value = mean(crossEntropy(logits, intTensor(batch.targets, batch.shape)));
  return { value, state, count: batch.targets.length };
}

/** How it is trained. */
export const charOptions = (): TrainOptions<Params, TokenWindow, LstmState, ChainState> => ({
  params: initialParams(random(1)),
  batches: (from: Cursor | undefined) => readBatches(stream, from),
  loss: charLoss,
  optimizer: chain(clipByGlobalNorm(1), adam({ learningRate: cosine(0.05, { steps: 60, minimum: 0.001 }) })),
  seed: 5,
});
