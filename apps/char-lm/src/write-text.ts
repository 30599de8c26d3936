import { disposeTree, intTensor, type Random, random, scoped, type Tensor } from "@refrain/core";
import type { Tokenizer } from "@refrain/text";
import type { CharacterModel, ModelParams, ModelState } from "./model.ts";
import { type SamplingOptions, sample } from "./sampling.ts";

/** What is written, and how. */
export interface WritingOptions extends SamplingOptions {
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
  { prompt, length, random: randomness, ...sampling }: WritingOptions,
): AsyncGenerator<string> {
  if (prompt === "") throw new Error("--prompt must have at least one character.");
  let ids = encodePrompt(tokenizer, prompt);
  let state: ModelState | undefined;
  try {
    for (let step = 0; step < length; step++) {
      const next = advance(model, params, ids, state);
      if (state !== undefined) disposeTree(state);
      state = next.state;
      const scores = await next.logits.data();
      next.logits.dispose();
      const last = scores.subarray(scores.length - model.description.vocabularySize);
      ids = Int32Array.of(sample(last, randomness.split(step), sampling));
      yield tokenizer.decode(ids);
    }
  } finally {
    if (state !== undefined) disposeTree(state);
  }
}

function encodePrompt(tokenizer: Tokenizer, prompt: string): Int32Array {
  const unknown = Array.from(prompt).find((character) => !tokenizer.vocabulary.has(character));
  if (unknown !== undefined) {
    throw new Error(
      `--prompt has "${unknown}", which is not in the text that the model was trained on. Leave it out.`,
    );
  }
  return tokenizer.encode(prompt);
}

const evaluating = { training: false, random: random(0) };

function advance(
  model: CharacterModel,
  params: ModelParams,
  ids: Int32Array,
  state: ModelState | undefined,
): { logits: Tensor; state: ModelState } {
  return scoped(() => model.apply(params, intTensor(ids, [1, ids.length]), state, evaluating));
}
