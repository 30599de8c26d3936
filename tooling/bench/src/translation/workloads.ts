import { random } from "@refrain/core";

/** A bidirectional GRU encoder and a GRU decoder with additive attention that feeds the cell. */
export interface ModelSizes {
  readonly vocabulary: number;
  readonly embedding: number;
  /** Of each direction of the encoder, of the decoder, of the attention, and of the readout. */
  readonly hidden: number;
}

/** One row of the comparison. */
export interface TranslationWorkload {
  readonly name: string;
  /** A training step, or the translation of a batch with a fixed number of steps. */
  readonly kind: "train" | "greedy" | "beam";
  readonly sizes: ModelSizes;
  /** The tokens of each source of the batch. */
  readonly sourceLengths: readonly number[];
  /** The tokens of each target; for a translation, the steps that are decoded. */
  readonly targetLengths: readonly number[];
  /** Hypotheses that are followed of each source. */
  readonly beam: number;
}

const BATCH = 64;
const SHORTEST = 10;
const LONGEST = 30;

/** The rows. Lengths are uniform from 10 to 30; all translations of a batch go on for as many steps, as nobody's model is trained. */
export function translationWorkloads(): readonly TranslationWorkload[] {
  const sizes = { vocabulary: 8000, embedding: 512, hidden: 512 };
  const [sourceLengths, targetLengths] = [lengths("source"), lengths("target")];
  const to = targetLengths.map(() => LONGEST);
  return [
    { name: "translate-train", kind: "train", sizes, sourceLengths, targetLengths, beam: 0 },
    { name: "translate-greedy", kind: "greedy", sizes, sourceLengths, targetLengths: to, beam: 1 },
    { name: "translate-beam-5", kind: "beam", sizes, sourceLengths, targetLengths: to, beam: 5 },
  ];
}

function lengths(name: string): readonly number[] {
  const from = random(1).split(name);
  return Array.from(
    { length: BATCH },
    (_, row) => SHORTEST + Math.floor(from.split(row).number() * (LONGEST - SHORTEST + 1)),
  );
}
