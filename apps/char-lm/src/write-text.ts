import { disposeTree, intTensor, type Random, random, scoped } from "@refrain/core";
import {
  languageModelDecoder,
  type StepDecoder,
  sampleSteps,
  type TruncationOptions,
} from "@refrain/seq2seq";
import type { Tokenizer } from "@refrain/text";
import { encodeGiven } from "./encode-given.ts";
import type { CharacterModel, ModelParams, ModelState } from "./model.ts";

/** What is written, and how. */
export interface WritingOptions extends TruncationOptions {
  /** What the text begins with. */
  readonly prompt: string;
  /** How many characters to write. */
  readonly length: number;
  readonly random: Random;
}

/**
 * Writes text character by character, each drawn from the model's distribution after all before it.
 *
 * @throws when the prompt is empty or has a character that the model does not know.
 */
export async function* writeText(
  model: CharacterModel,
  params: ModelParams,
  tokenizer: Tokenizer,
  { prompt, length, ...sampling }: WritingOptions,
): AsyncGenerator<string> {
  if (prompt === "") throw new Error("--prompt must have at least one character.");
  const ids = encodeGiven(tokenizer, "--prompt", prompt);
  const decoder = afterPrompt(model, params, ids.subarray(0, -1));
  try {
    const options = { ...sampling, start: ids.at(-1)!, maximumLength: length };
    for await (const [drawn] of sampleSteps(decoder, options)) yield tokenizer.decode([drawn!.token]);
  } finally {
    disposeTree(decoder.initialState);
  }
}

const evaluating = { training: false, random: random(0) };

/** The model as search sees it, with the first characters read. */
function afterPrompt(model: CharacterModel, params: ModelParams, read: Int32Array): StepDecoder<ModelState> {
  const apply = model.apply;
  return languageModelDecoder<ModelState>({
    vocabularySize: model.description.vocabularySize,
    batch: 1,
    initialState: scoped(() => {
      const state = model.initialState(1);
      return read.length === 0
        ? state
        : apply(params, intTensor(read, [1, read.length]), state, evaluating).state;
    }),
    apply: (ids, state) => apply(params, ids, state, evaluating),
  });
}
