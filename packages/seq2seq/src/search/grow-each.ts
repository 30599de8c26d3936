import type { Tree } from "@refrain/core";
import { constraintsOf, type Following, of, type SearchOptions } from "./constraints.ts";
import { frontier, type Survivor } from "./frontier.ts";
import { grow, type Link } from "./hypothesis.ts";
import { logProbabilityOf, type RowScores } from "./row-scores.ts";
import type { StepDecoder } from "./step-decoder.ts";

/** A hypothesis that grows by itself: nothing but its own past decides how it goes on. */
export interface Lane {
  readonly sequence: number;
  /** Its number among those of the sequence. */
  readonly sample: number;
}

/** A lane's hypothesis after one more token. */
export interface Grown<L extends Lane> {
  readonly lane: L;
  readonly link: Link;
  readonly finished: boolean;
}

/** Chooses the token that follows in a lane. */
export type Choose<L extends Lane> = (lane: L, row: RowScores, following: Following, step: number) => number;

/**
 * Grows the hypotheses of all sequences token by token, each by itself.
 *
 * @param lanes those of each sequence.
 * @param candidates how many of the most likely tokens a choice is made from, those that may not follow left out; Infinity: all.
 * @returns what each step has added.
 */
export async function* growEach<S extends Tree, L extends Lane>(
  decoder: StepDecoder<S>,
  options: SearchOptions,
  lanes: readonly (readonly L[])[],
  candidates: number,
  choose: Choose<L>,
  where: string,
): AsyncGenerator<readonly Grown<L>[], void> {
  const constraints = constraintsOf(options, decoder.vocabularySize, where);
  const growing = new Map(lanes.map((each, sequence) => [sequence, each]));
  const search = frontier(decoder, (sequence) => of(options.start, sequence), where);
  try {
    for (let step = 1; !search.done(); step++) {
      const ruledOut = constraints.mostRuledOut(step - 1, search.sequences());
      const scores = await search.step(candidates + ruledOut);
      const live = search.live();
      const grown: Grown<L>[] = [];
      const survivors = search.sequences().map((sequence, slot): readonly Survivor[] => {
        const goOn: Survivor[] = [];
        const left = growing.get(sequence)!.filter((lane, index) => {
          // All lanes of a sequence begin in one row.
          const parent = step === 1 ? 0 : index;
          const at = slot * scores.width + parent;
          const row = scores.row(at);
          const before = live[slot]![parent]!;
          const token = choose(lane, row, constraints.after(before, sequence), step);
          const link = grow(before, token, logProbabilityOf(row, token), scores.alignment(at));
          const finished =
            options.end === undefined ? step >= of(options.maximumLength, sequence) : token === options.end;
          grown.push({ lane, link, finished });
          if (!finished) goOn.push({ link, parent });
          return !finished;
        });
        growing.set(sequence, left);
        return goOn;
      });
      search.keep(survivors);
      yield grown;
    }
  } finally {
    search.dispose();
  }
}
