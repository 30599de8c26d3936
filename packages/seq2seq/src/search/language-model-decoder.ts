import { logSoftmax, reshape, type Tensor, type Tree } from "@refrain/core";
import type { StepDecoder } from "./step-decoder.ts";

/** What `languageModelDecoder` is told. */
export interface LanguageModelOptions<S extends Tree> {
  readonly vocabularySize: number;
  /** How many texts are continued side by side. */
  readonly batch: number;
  /** The state behind all but the last token of each text, one row each. */
  readonly initialState: S;
  /** The model: logits of what follows ids int32 `[rows, time]`, as `[rows, time, vocabularySize]`, and the state behind them. */
  apply(ids: Tensor, state: S): { readonly logits: Tensor; readonly state: S };
}

/**
 * A recurrent language model as a decoder.
 *
 * @throws in its first step, when the model gives other logits.
 *
 * @example
 * const decoder = languageModelDecoder({
 *   vocabularySize: 65,
 *   batch: 1,
 *   initialState: model.initialState(1),
 *   apply: (ids, state) => model.apply(params, ids, state),
 * });
 * const [[text]] = await sample(decoder, { start: firstToken, maximumLength: 200, random: random(1) });
 */
export function languageModelDecoder<S extends Tree>({
  vocabularySize,
  batch,
  initialState,
  apply,
}: LanguageModelOptions<S>): StepDecoder<S> {
  return {
    vocabularySize,
    batch,
    initialState,
    step(tokens, state) {
      const { logits, state: next } = apply(reshape(tokens, [tokens.size, 1]), state);
      checkLogits(logits, tokens.size, vocabularySize);
      return {
        logProbabilities: reshape(logSoftmax(logits), [tokens.size, vocabularySize]),
        state: next,
      };
    },
    take: (sequences) =>
      languageModelDecoder({ vocabularySize, batch: sequences.length, initialState, apply }),
  };
}

function checkLogits({ shape }: Tensor, rows: number, vocabularySize: number): void {
  const size = shape.reduce((product, axis) => product * axis, 1);
  if (shape.at(-1) === vocabularySize && size === rows * vocabularySize) return;
  throw new Error(
    `languageModelDecoder: apply must give logits [rows=${rows}, time=1, vocabularySize=${vocabularySize}], got [${shape.join(", ")}].`,
  );
}
