import { disposeTree, intTensor, random, type Tensor, tensor } from "@refrain/core";
import type { StepDecoder } from "../step-decoder.ts";

/** What a toy says of the token after a prefix. */
export interface ToyModel {
  /** Log probabilities of all tokens. */
  next(prefix: readonly number[], sequence: number): ArrayLike<number>;
  /** How much each source position mattered for the token after a prefix. */
  alignment?(prefix: readonly number[], sequence: number): ArrayLike<number>;
  readonly sourceLengths?: readonly number[];
}

/** The state: what each row has been fed after the start token, and how much of it there is. */
type ToyState = { readonly fed: Tensor; readonly count: Tensor };

const MOST = 24;

/**
 * A model that is a function of the whole prefix, kept in the state: rows that are mixed up give other numbers.
 *
 * @param canTake whether finished sequences can be left out.
 */
export function toyDecoder(
  { next, alignment, sourceLengths }: ToyModel,
  {
    batch = 1,
    vocabularySize,
    canTake = true,
  }: { batch?: number; vocabularySize: number; canTake?: boolean },
  sequences: readonly number[] = Array.from({ length: batch }, (_, sequence) => sequence),
): StepDecoder<ToyState> {
  const n = sequences.length;
  const initialState = {
    fed: intTensor(new Int32Array(n * MOST), [n, MOST]),
    count: intTensor(new Int32Array(n)),
  };
  return {
    vocabularySize,
    batch: n,
    initialState,
    dispose: () => disposeTree(initialState),
    ...(sourceLengths === undefined ? {} : { sourceLengths: sequences.map((each) => sourceLengths[each]!) }),
    step(tokens, { fed, count }) {
      const ids = tokens.dataSync();
      const rows = ids.length;
      const [before, counts] = [fed.dataSync(), count.dataSync()];
      const [after, longer] = [Int32Array.from(before), Int32Array.from(counts, (length) => length + 1)];
      const prefixes = Array.from(ids, (token, row) => {
        after[row * MOST + counts[row]!] = token;
        return Array.from(after.subarray(row * MOST + 1, row * MOST + counts[row]! + 1));
      });
      const each = (f: NonNullable<ToyModel["next"]>) => {
        const numbers = prefixes.flatMap((prefix, row) =>
          Array.from(f(prefix, sequences[Math.floor((row * n) / rows)]!)),
        );
        return tensor(Float32Array.from(numbers), [rows, numbers.length / rows]);
      };
      return {
        logProbabilities: each(next),
        state: { fed: intTensor(after, [rows, MOST]), count: intTensor(longer) },
        ...(alignment === undefined ? {} : { alignment: each(alignment) }),
      };
    },
    ...(canTake
      ? {
          take: (slots: readonly number[]) =>
            toyDecoder(
              { next, ...(alignment && { alignment }), ...(sourceLengths && { sourceLengths }) },
              { vocabularySize },
              slots.map((slot) => sequences[slot]!),
            ),
        }
      : {}),
  };
}

/** A random tree: after each prefix of each sequence, another distribution, rounded to float32. */
export function randomTree(seed: number, vocabularySize: number, spread = 1.5): ToyModel["next"] {
  return (prefix, sequence) =>
    logSoftmaxOf(
      random(seed)
        .split(sequence)
        .split(prefix.join())
        .normalNumbers(vocabularySize)
        .map((z) => spread * z),
    );
}

/** Attention from a random tree, over positions of which those behind the length get 0. */
export function randomAlignment(seed: number, sourceLengths: readonly number[]): ToyModel["next"] {
  const source = Math.max(...sourceLengths);
  return (prefix, sequence) => {
    const length = sourceLengths[sequence]!;
    const logits = random(seed).split(sequence).split(prefix.join()).normalNumbers(length);
    const weights = logSoftmaxOf(logits.map((z) => 2 * z)).map(Math.exp);
    return Float32Array.from({ length: source }, (_, position) => weights[position] ?? 0);
  };
}

/** Logarithms of the softmax, as float32 holds them. */
export function logSoftmaxOf(logits: readonly number[]): number[] {
  const total = Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit), 0));
  return logits.map((logit) => Math.fround(logit - total));
}
