import { lstm } from "@refrain/cells";
import { intTensor, mean, random } from "@refrain/core";
import { readBatches, type TokenWindow, tokenStream } from "@refrain/data";
import { dense, dropout, embedding, recurrent } from "@refrain/layers";
import { adam, chain, clipByGlobalNorm, crossEntropy } from "@refrain/optim";
import { trainCharacters } from "@refrain/text";
import { decodeCheckpoint, encodeCheckpoint, type LossContext, takeCheckpoint, train } from "@refrain/train";

const TEXT =
  "It was the best of times, it was the worst of times, it was the age of wisdom, it was the age of foolishness, " +
  "it was the epoch of belief, it was the epoch of incredulity, it was the season of Light, it was the season of Darkness. ";

/** What a stretch of training gives, as JSON. */
export interface Stretch {
  /** The loss of each step, in nats per character. */
  readonly losses: readonly number[];
  /** The checkpoint after it: a safetensors file's bytes. */
  readonly checkpoint: readonly number[];
}

/**
 * Trains a small character model with dropout on the running device, always the same from the same seed.
 *
 * @param steps the step to stop after, counted from the very start.
 * @param checkpoint what to go on from.
 */
export async function trainSmallModel({
  steps,
  checkpoint,
}: {
  steps: number;
  checkpoint?: readonly number[] | undefined;
}): Promise<Stretch> {
  const tokenizer = trainCharacters([TEXT]);
  const letters = embedding({ vocabularySize: tokenizer.vocabulary.size, size: 12 });
  const hidden = recurrent(lstm({ inputSize: 12, hiddenSize: 24 }));
  const drop = dropout(0.1);
  const output = dense({ inputSize: 24, outputSize: tokenizer.vocabulary.size });
  const seed = random(7);
  const params = {
    letters: letters.init(seed.split("letters")),
    hidden: hidden.init(seed.split("hidden")),
    output: output.init(seed.split("output")),
  };
  type State = ReturnType<typeof hidden.initialState>;
  const windows = tokenStream(tokenizer.encode(TEXT.repeat(12)), { batch: 8, time: 16 });
  const losses: number[] = [];
  let bytes: Uint8Array = new Uint8Array();
  const run = train({
    params,
    optimizer: chain(clipByGlobalNorm(1), adam({ learningRate: 0.01 })),
    batches: (from) => readBatches(windows, from),
    steps,
    seed: 3,
    ...(checkpoint === undefined ? {} : { resume: decodeCheckpoint(Uint8Array.from(checkpoint)) }),
    loss(p: typeof params, { inputs, targets, shape }: TokenWindow, context: LossContext<State>) {
      const vectors = letters.apply(p.letters, intTensor(inputs, shape), context);
      const { outputs, state } = hidden.apply(
        p.hidden,
        { inputs: vectors, initialState: context.state },
        context,
      );
      const logits = output.apply(p.output, drop.apply({}, outputs, context), context);
      return { value: mean(crossEntropy(logits, intTensor(targets, shape))), state };
    },
  });
  for await (const now of run) {
    losses.push(now.loss);
    if (now.step === steps) bytes = encodeCheckpoint(await takeCheckpoint(now));
  }
  return { losses, checkpoint: Array.from(bytes) };
}
