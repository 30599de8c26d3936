import { disposeTree, intTensor, leavesOf, scoped, type Tensor, type Tree, topK } from "@refrain/core";
import { gatherRows } from "../model/rows.ts";
import { type Link, startLink } from "./hypothesis.ts";
import type { RowScores } from "./row-scores.ts";
import type { StepDecoder } from "./step-decoder.ts";

/** What is known after a step, on the host. */
export interface Scores {
  /** What the model says of the tokens after a row; rows are `sequences * width`. */
  row(row: number): RowScores;
  /** How many rows each sequence has; those behind its last live hypothesis mean nothing. */
  readonly width: number;
  /** The alignment of a row, without padding; null where the model has no attention. */
  alignment(row: number): Float32Array | null;
}

/** A hypothesis that goes on, and which of its sequence's live ones it came from. */
export interface Survivor {
  readonly link: Link;
  readonly parent: number;
}

/** The live hypotheses of all sequences, and the decoder's state for them. */
export interface Frontier {
  /** The numbers of the sequences that still have rows. */
  sequences(): readonly number[];
  /** The live hypotheses of each of them; none when a sequence is finished and could not be left out. */
  live(): readonly (readonly Link[])[];
  /**
   * Runs the model for the next token of each.
   *
   * @param candidates how many of the most likely tokens of a row must be known; more may be.
   */
  step(candidates: number): Promise<Scores>;
  /** What goes on, for each of `sequences()`. */
  keep(survivors: readonly (readonly Survivor[])[]): void;
  /** Whether nothing is live. */
  done(): boolean;
  dispose(): void;
}

/** Sequences are left out together once they are this share of all: leaving out copies what the decoder remembers of the others. */
const FINISHED_SHARE = 1 / 8;

/** Up to this share of all tokens, the most likely are found on the device, and only they are read. */
const CANDIDATE_SHARE = 1 / 8;

/** All sequences of a decoder at their start, one hypothesis each. */
export function frontier<S extends Tree>(
  decoder: StepDecoder<S>,
  start: (sequence: number) => number,
  where: string,
): Frontier {
  let running = decoder;
  let sequences = Array.from({ length: decoder.batch }, (_, sequence) => sequence);
  let live: (readonly Link[])[] = sequences.map((sequence) => [startLink(start(sequence))]);
  let width = 1;
  let state = decoder.initialState;
  let leaves = leavesOf(state);
  const lent: ReadonlySet<Tensor> = new Set(leaves);
  let steps = 0;

  const replaceState = (next: S): void => {
    const kept = leavesOf(next);
    for (const leaf of leaves) if (!kept.includes(leaf) && !lent.has(leaf)) leaf.dispose();
    [state, leaves] = [next, kept];
  };
  const leaveOut = (slots: readonly number[]): void => {
    const taken = running.take!(slots);
    if (running !== decoder) running.dispose?.();
    running = taken;
    sequences = slots.map((slot) => sequences[slot]!);
    live = slots.map((slot) => live[slot]!);
  };
  const keep: Frontier["keep"] = (survivors) => {
    const slots = slotsToKeep(survivors, running.take !== undefined);
    const nextWidth = Math.max(...survivors.map((each) => each.length));
    const rows = slots.flatMap((slot) =>
      Array.from({ length: nextWidth }, (_, i) => slot * width + (survivors[slot]![i]?.parent ?? 0)),
    );
    const inPlace = rows.length === sequences.length * width && rows.every((row, i) => row === i);
    live = survivors.map((each) => each.map(({ link }) => link));
    width = nextWidth;
    if (width === 0) return;
    if (slots.length < sequences.length) leaveOut(slots);
    if (!inPlace) replaceState(scoped(() => gatherRows(state, intTensor(Int32Array.from(rows)))));
  };

  return {
    sequences: () => sequences,
    live: () => live,
    keep,
    done: () => width === 0,
    async step(candidates) {
      steps++;
      const rows = sequences.length * width;
      const tokens = new Int32Array(rows);
      live.forEach((links, slot) => {
        for (let i = 0; i < links.length; i++) tokens[slot * width + i] = links[i]!.token;
      });
      const stepped = scoped(() => {
        const { logProbabilities, state: next, alignment } = running.step(intTensor(tokens), state);
        checkShape(where, logProbabilities, rows, running.vocabularySize, steps);
        // What is absent may not be in a tree.
        const read = {
          ...scoresOf(logProbabilities, candidates),
          ...(alignment === undefined ? {} : { alignment }),
        };
        return { read, state: next };
      });
      replaceState(stepped.state);
      const { read } = stepped;
      try {
        const [numbers, places, weights] = await Promise.all([
          read.values.data(),
          read.places?.data(),
          read.alignment?.data(),
        ]);
        return {
          row: rowReader(numbers as Float32Array, (places as Int32Array | undefined) ?? null, rows),
          width,
          alignment: alignmentReader(
            weights as Float32Array | undefined,
            read.alignment ?? null,
            running.sourceLengths,
            width,
          ),
        };
      } finally {
        disposeTree(read);
      }
    },
    dispose() {
      replaceState(decoder.initialState);
      if (running !== decoder) running.dispose?.();
      running = decoder;
    },
  };
}

function slotsToKeep(survivors: readonly (readonly Survivor[])[], canLeaveOut: boolean): number[] {
  const all = survivors.map((_, slot) => slot);
  const alive = all.filter((slot) => survivors[slot]!.length > 0);
  return canLeaveOut && all.length - alive.length >= all.length * FINISHED_SHARE ? alive : all;
}

/** The most likely tokens of each row and where they are, or the values of all. */
function scoresOf(
  logProbabilities: Tensor,
  candidates: number,
): { readonly values: Tensor; readonly places?: Tensor } {
  const few = candidates <= logProbabilities.shape[1]! * CANDIDATE_SHARE;
  return few ? topK(logProbabilities, candidates) : { values: logProbabilities };
}

function rowReader(numbers: Float32Array, places: Int32Array | null, rows: number): Scores["row"] {
  const size = numbers.length / rows;
  return (row) => ({
    logProbabilities: numbers.subarray(row * size, (row + 1) * size),
    tokens: places?.subarray(row * size, (row + 1) * size) ?? null,
  });
}

function checkShape(
  where: string,
  { shape }: Tensor,
  rows: number,
  vocabularySize: number,
  step: number,
): void {
  if (shape.length === 2 && shape[0] === rows && shape[1] === vocabularySize) return;
  throw new Error(
    `${where}: the decoder's log probabilities must be [rows=${rows}, vocabularySize=${vocabularySize}], got [${shape.join(", ")}] at step ${step}.`,
  );
}

function alignmentReader(
  weights: Float32Array | undefined,
  alignment: Tensor | null,
  sourceLengths: ArrayLike<number> | undefined,
  width: number,
): Scores["alignment"] {
  if (weights === undefined || alignment === null) return () => null;
  const source = alignment.shape[1]!;
  return (row) => {
    const length = sourceLengths?.[Math.floor(row / width)] ?? source;
    return weights.slice(row * source, row * source + length);
  };
}
