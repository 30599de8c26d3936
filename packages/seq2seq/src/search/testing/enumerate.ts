import type { ToyModel } from "./toy-decoder.ts";

/** Every sequence that a toy can give, with the numbers that search has to find. */
export interface Enumerated {
  /** Without the end token. */
  readonly tokens: readonly number[];
  readonly logProbability: number;
  /** Of each token, the end token last. */
  readonly alignment: readonly ArrayLike<number>[];
}

/** All sequences of up to `maximumLength` tokens, each with the end token behind it. */
export function enumerate(
  model: ToyModel,
  { vocabularySize, end, maximumLength }: { vocabularySize: number; end: number; maximumLength: number },
  sequence = 0,
): Enumerated[] {
  const from = (
    tokens: readonly number[],
    logProbability: number,
    rows: readonly ArrayLike<number>[],
  ): Enumerated[] => {
    const next = model.next(tokens, sequence);
    const alignment = [...rows, model.alignment?.(tokens, sequence) ?? []];
    const ended = { tokens, logProbability: logProbability + next[end]!, alignment };
    if (tokens.length === maximumLength) return [ended];
    const others = Array.from({ length: vocabularySize }, (_, token) => token).filter(
      (token) => token !== end,
    );
    return [
      ended,
      ...others.flatMap((token) => from([...tokens, token], logProbability + next[token]!, alignment)),
    ];
  };
  return from([], 0, []);
}
