import type { Tree } from "@refrain/core";
import { checkCount, checkOptions } from "./check-options.ts";
import { type Constraints, constraintsOf, of, type SearchOptions } from "./constraints.ts";
import { frontier, type Scores, type Survivor } from "./frontier.ts";
import { grow, type Hypothesis, hypothesisOf, type Link } from "./hypothesis.ts";
import { deadEnd, notANumber, offerRow } from "./offer-row.ts";
import { averageLength, coverage, type LengthPenalty } from "./penalties.ts";
import { logProbabilityOf } from "./row-scores.ts";
import type { StepDecoder } from "./step-decoder.ts";
import { type TopCandidates, topCandidates } from "./top-candidates.ts";

/** Options of `beamSearch`. */
export interface BeamSearchOptions extends SearchOptions {
  /** Hypotheses of each sequence that are followed at a time. Default: 5. */
  readonly beam?: number | undefined;
  /** Hypotheses of each sequence that are handed out, at most `beam`. Default: 1. */
  readonly nBest?: number | undefined;
  /** What log probabilities are divided by. Default: `averageLength(1)`. */
  readonly lengthPenalty?: LengthPenalty | undefined;
  /** The weight beta of the coverage penalty of Wu et al., 2016. Default: 0. */
  readonly coveragePenalty?: number | undefined;
  /**
   * When a sequence is finished: true, as soon as `beam` of its hypotheses are, as fairseq has it; false, when in addition
   * no live one can overtake the worst of them, however long it gets. Default: true.
   */
  readonly earlyStopping?: boolean | undefined;
}

/**
 * Beam search, over all sequences at once. A hypothesis whose end token is among the `beam` best next tokens of its
 * sequence is finished and leaves the beam, which fills up with the next best; the finished ones are ranked by
 * `log probability / length penalty + beta * coverage`, the end token counted. Penalties do not touch what is followed.
 *
 * @returns for each sequence its best hypotheses, best first, all different; fewer than `nBest` when there are no more.
 * @throws when an option is out of range, the model gives NaN, or nothing may follow.
 *
 * @example
 * const [[best]] = await beamSearch(decoder, { start: 1, end: 2, maximumLength: 50, lengthPenalty: gnmtLength(0.6) });
 */
export async function beamSearch<S extends Tree>(
  decoder: StepDecoder<S>,
  options: BeamSearchOptions,
): Promise<readonly (readonly Hypothesis[])[]> {
  const settings = settingsOf(decoder, options);
  const finished: Finished[][] = Array.from({ length: decoder.batch }, () => []);
  // Of twice as many candidates, at most half are end tokens: the others fill the beam.
  const top = topCandidates(2 * settings.beam);
  const search = frontier(decoder, (sequence) => of(options.start, sequence), "beamSearch");
  try {
    for (let length = 0; !search.done(); length++) {
      const sequences = search.sequences();
      const ruledOut = settings.constraints.mostRuledOut(length, sequences);
      const scores = await search.step(2 * settings.beam + ruledOut);
      search.keep(
        search.live().map((live, slot) => {
          const sequence = sequences[slot]!;
          const firstRow = slot * scores.width;
          return extend({ live, sequence, firstRow, scores, finished: finished[sequence]! }, settings, top);
        }),
      );
    }
  } finally {
    search.dispose();
  }
  return finished.map((each) =>
    each.slice(0, settings.nBest).map(({ link, score }) => hypothesisOf(link, options.end, score)),
  );
}

interface Finished {
  readonly link: Link;
  readonly score: number;
}

/** One sequence between two steps. */
interface Sentence {
  readonly sequence: number;
  readonly live: readonly Link[];
  /** The row of its first live hypothesis. */
  readonly firstRow: number;
  readonly scores: Scores;
  /** Best first; grows. */
  readonly finished: Finished[];
}

interface Settings {
  readonly beam: number;
  readonly nBest: number;
  readonly end: number | undefined;
  readonly vocabularySize: number;
  readonly earlyStopping: boolean;
  readonly constraints: Constraints;
  readonly lengthPenalty: LengthPenalty;
  maximumLength(sequence: number): number;
  score(last: Link): number;
}

/** Takes a sequence one step on: its finished hypotheses go to their list, and those that go on are returned. */
function extend(sentence: Sentence, settings: Settings, top: TopCandidates): readonly Survivor[] {
  const { live, sequence, finished, firstRow, scores } = sentence;
  const { beam, end, vocabularySize, earlyStopping } = settings;
  if (live.length === 0) return [];
  const length = live[0]!.length + 1;
  live.forEach((link, index) => {
    const following = settings.constraints.after(link, sequence);
    if (!offerRow(top, scores.row(firstRow + index), link.total, index * vocabularySize, following)) {
      throw notANumber("beamSearch", length, sequence);
    }
  });

  const isLast = end === undefined && length === settings.maximumLength(sequence);
  const survivors: Survivor[] = [];
  top.take().forEach(({ code }, rank) => {
    const parent = Math.floor(code / vocabularySize);
    const token = code % vocabularySize;
    const ends = token === end || isLast;
    if (ends ? rank >= beam || (earlyStopping && finished.length === beam) : survivors.length === beam)
      return;
    const row = firstRow + parent;
    const logProbability = logProbabilityOf(scores.row(row), token);
    const link = grow(live[parent]!, token, logProbability, scores.alignment(row));
    if (ends) rankIn(finished, { link, score: settings.score(link) }, beam);
    else survivors.push({ link, parent });
  });
  if (survivors.length === 0 && finished.length === 0) throw deadEnd("beamSearch", length, sequence);
  return isDecided(sentence, survivors, settings) ? [] : survivors;
}

function isDecided(
  { finished, sequence }: Sentence,
  [best]: readonly Survivor[],
  { beam, end, earlyStopping, lengthPenalty, maximumLength }: Settings,
): boolean {
  if (best === undefined || finished.length < beam) return best === undefined;
  // More tokens can only lower the log probability, and the longest hypothesis is divided by the most.
  const longest = maximumLength(sequence) + (end === undefined ? 0 : 1);
  return earlyStopping || best.link.total / lengthPenalty(longest) <= finished.at(-1)!.score;
}

/** Puts a hypothesis in its place; of more than `most`, the worst is dropped. */
function rankIn(finished: Finished[], hypothesis: Finished, most: number): void {
  const place = finished.findIndex(({ score }) => score < hypothesis.score);
  finished.splice(place < 0 ? finished.length : place, 0, hypothesis);
  finished.length = Math.min(finished.length, most);
}

function settingsOf<S extends Tree>(decoder: StepDecoder<S>, options: BeamSearchOptions): Settings {
  const { beam = 5, nBest = 1, lengthPenalty = averageLength(), coveragePenalty = 0 } = options;
  checkOptions("beamSearch", decoder, options);
  checkCount("beamSearch", "beam", beam, 1);
  checkCount("beamSearch", "nBest", nBest, 1);
  if (nBest > beam) {
    throw new Error(`beamSearch: nBest must be at most beam=${beam}, got ${nBest}.`);
  }
  if (!(coveragePenalty >= 0)) {
    throw new Error(`beamSearch: coveragePenalty must be 0 or more, got ${coveragePenalty}.`);
  }
  if (typeof lengthPenalty !== "function") {
    throw new Error(
      `beamSearch: lengthPenalty must be a function, such as averageLength(1), got ${lengthPenalty}.`,
    );
  }
  return {
    beam,
    nBest,
    lengthPenalty,
    end: options.end,
    vocabularySize: decoder.vocabularySize,
    earlyStopping: options.earlyStopping ?? true,
    constraints: constraintsOf(options, decoder.vocabularySize, "beamSearch"),
    maximumLength: (sequence) => of(options.maximumLength, sequence),
    score(last) {
      const score = last.total / lengthPenalty(last.length);
      if (coveragePenalty === 0) return score;
      if (last.alignment === null) {
        throw new Error(
          "beamSearch: coveragePenalty needs the attention's alignment, and this decoder gives none. Set it to 0.",
        );
      }
      return score + coveragePenalty * coverage(last);
    },
  };
}
