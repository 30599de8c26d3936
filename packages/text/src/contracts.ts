import type { Json, JsonObject } from "./json.ts";
import type { Vocabulary } from "./vocabulary/vocabulary.ts";

/**
 * Text to token ids and back. A plug-in is any object of this shape.
 *
 * The law that every tokenizer keeps, for all texts that `encode` accepts:
 * `decode(encode(text)) === normalize(text)`.
 */
export interface Tokenizer {
  /** `"characters"`, `"words"`, `"bytes"`; a third party's: `"acme/syllables"`. */
  readonly kind: string;
  readonly vocabulary: Vocabulary;
  /** The ids of a text, `[tokens]`. Special tokens that stand in the text are kept whole; none are added. */
  encode(text: string): Int32Array;
  /**
   * Another segmentation of the same text, drawn at random, for training that sees a text cut in many ways; the
   * same seed gives the same ids. Only tokenizers with a subword model have it.
   */
  sample?(text: string, options: SampleOptions): Int32Array;
  /** The text of ids, `[tokens]`. Throws when an id is outside the vocabulary. */
  decode(ids: ArrayLike<number>, options?: DecodeOptions): string;
  /** The normal form: what is left of a text after encoding and decoding it. */
  normalize(text: string): string;
  /** A Hugging Face tokenizer.json, as an object; {@link tokenizerFromJSON} reads it. */
  toJSON(): JsonObject;
}

export interface DecodeOptions {
  /** Leaves the special tokens (padding, begin, end, unknown, ...) out of the text. Default false. */
  readonly skipSpecialTokens?: boolean;
}

export interface SampleOptions {
  readonly seed: number;
  /** Byte pair encoding: the probability that a merge is left out, from 0 (`encode`) to 1. Default 0.1. */
  readonly dropout?: number | undefined;
  /** Unigram: how far segmentations follow their probability, from 0 (all alike) up. Default 0.2. */
  readonly alpha?: number | undefined;
}

/** The first step of a pipeline: text to text, before it is split. */
export interface Normalizer {
  /** The `type` in tokenizer.json: `"NFC"`; a third party's: `"acme/fold-digits"`. */
  readonly kind: string;
  normalize(text: string): string;
  /** An object with `type`, the kind, and all that is needed to build the piece again. */
  toJSON(): JsonObject;
}

/** The second step: cuts normalized text into the pieces that the model sees one by one. */
export interface PreTokenizer {
  /** The `type` in tokenizer.json: `"Whitespace"`; a third party's: `"acme/jieba"`. */
  readonly kind: string;
  /**
   * The pieces in order, none of them empty. What is in no piece (such as spaces) is dropped. `atStart` is false
   * for the text after a special token, and by default true.
   */
  split(text: string, atStart?: boolean): Iterable<string>;
  /** An object with `type`, the kind, and all that is needed to build the piece again. */
  toJSON(): JsonObject;
}

/** The third step: the ids of one piece. Word level gives one id, a subword model gives one or more. */
export interface Model {
  /** The `type` in tokenizer.json: `"WordLevel"`; a third party's: `"acme/morphemes"`. */
  readonly kind: string;
  readonly vocabulary: Vocabulary;
  /** `index` is the piece's number in the text, from 0: an error about an unknown piece names it. */
  encode(piece: string, index: number): ArrayLike<number>;
  /** Another segmentation, drawn with `random` (from 0 to 1). */
  sample?(piece: string, index: number, options: ModelSampleOptions): ArrayLike<number>;
  /** An object with `type`, the kind, and all that is needed to build the model again but `added_tokens`. */
  toJSON(): JsonObject;
}

/** {@link SampleOptions} with the seed's random numbers. */
export interface ModelSampleOptions extends Omit<SampleOptions, "seed"> {
  random(): number;
}

/** The way back: joins tokens to a text. */
export interface Decoder {
  /** The `type` in tokenizer.json: `"Fuse"`; a third party's: `"acme/detokenize"`. */
  readonly kind: string;
  decode(tokens: readonly string[]): string;
  /** A step of several: tokens to tokens, before they are joined. Without it, `decode` gives the one token. */
  change?(tokens: readonly string[]): readonly string[];
  /** An object with `type`, or null for the decoder that tokenizer.json has when it names none. */
  toJSON(): Json;
}
