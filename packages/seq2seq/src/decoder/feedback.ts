import type { RecurrentCell, Tree } from "@refrain/core";
import type { Attention } from "../attention/attention.ts";
import type { Dropout } from "../context.ts";
import type { ReadoutOptions, ReadoutParams } from "./readout.ts";

/** What a decoder is made from whose cells read, beside a token's vector, what it found a step before. */
export interface FeedbackDecoderOptions {
  /**
   * At least one, lowest first. The first reads `[embedding; context]` in `bahdanauDecoder` and `[embedding; readout]` in
   * `inputFeedingDecoder`; the last gives the queries.
   */
  readonly cells: readonly RecurrentCell<Tree, Tree>[];
  /** Any attention; its queries are the last cell's outputs. */
  readonly attention: Attention<Tree, Tree, Tree>;
  readonly readout: ReadoutOptions;
  /** Between the cells. Default: none. */
  readonly dropout?: Dropout;
}

/** `cells` is a list over the cells. */
export type FeedbackDecoderParams = {
  readonly cells: readonly Tree[];
  readonly attention: Tree;
  readonly readout: ReadoutParams;
};
