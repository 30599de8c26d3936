import { type LstmState, lstm } from "@refrain/cells";
import { intTensor, mean, type Random, random } from "@refrain/core";
import { readBatches, type TokenWindow, tokenStream } from "@refrain/data";
import { dense, dropout, embedding, recurrent } from "@refrain/layers";
import { adam, chain, clipByGlobalNorm, cosine, crossEntropy } from "@refrain/optim";
import type { Cursor, LossContext } from "../train-types.ts";

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
export const stream = tokenStream(
  Int32Array.from(TEXT, (character) => alphabet.indexOf(character)),
  { batch: 4, time: 9 },
);

/** Parameters of a small character language model. */
export const initialParams = (random: Random) => ({
  tokens: tokens.init(random.split("tokens")),
  lstm: layer.init(random.split("lstm")),
  output: output.init(random.split("output")),
});

/** Its parameters. */
export type Params = ReturnType<typeof initialParams>;

/** Its loss in nats per character. */
export function charLoss(params: Params, batch: TokenWindow, context: LossContext<LstmState>) {
  const inputs = tokens.apply(params.tokens, intTensor(batch.inputs, batch.shape), context);
  const { outputs, state } = layer.apply(params.lstm, { inputs, initialState: context.state }, context);
  const logits = output.apply(params.output, drop.apply({}, outputs, context), context);
  const value = mean(crossEntropy(logits, intTensor(batch.targets, batch.shape)));
  return { value, state, count: batch.targets.length };
}

/** How it is trained. */
export const charOptions = () => ({
  params: initialParams(random(1)),
  batches: (from: Cursor | undefined) => readBatches(stream, from),
  loss: charLoss,
  optimizer: chain(clipByGlobalNorm(1), adam({ learningRate: cosine(0.05, { steps: 60, minimum: 0.001 }) })),
  seed: 5,
});
