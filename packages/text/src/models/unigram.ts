import type { Model } from "../contracts.ts";
import type { Vocabulary } from "../vocabulary/vocabulary.ts";
import { byteTokens } from "./byte-tokens.ts";
import { type Arc, bestPath, latticeOf, samplePath, unknownId } from "./lattice.ts";
import { pieceCache } from "./piece-cache.ts";
import { tokenTrie } from "./token-trie.ts";
import { unknownError } from "./unknown.ts";

export interface UnigramOptions {
  readonly vocabulary: Vocabulary;
  /** For each token the logarithm of its probability, in nats. */
  readonly scores: readonly number[];
  /** A character without a token is written as its bytes, the tokens `<0x00>` to `<0xFF>`. Default false. */
  readonly byteFallback?: boolean | undefined;
}

/**
 * A unigram language model of tokens (Kudo, 2018): a piece is cut so that the product of its tokens'
 * probabilities is the largest. Characters without a token, as many as follow each other, are one unknown token;
 * without an unknown token, `encode` throws at them.
 *
 * `sample` draws a segmentation with its probability to the power of `alpha` (subword regularization).
 *
 * Throws when there is not one score for each token.
 *
 * @example
 * const model = unigram({ vocabulary: vocabulary(["a", "b", "ab"]), scores: [-2, -2, -3] });
 * model.encode("abba", 0); // [2, 1, 0]
 */
export function unigram(options: UnigramOptions): Model {
  const { vocabulary, scores, byteFallback = false } = options;
  if (scores.length !== vocabulary.size)
    throw new Error(
      `unigram: scores must be one for each of the ${vocabulary.size} tokens, got ${scores.length}.`,
    );
  for (const [id, score] of scores.entries())
    if (!Number.isFinite(score)) throw new Error(`unigram: scores[${id}] must be a number, got ${score}.`);
  const { unknown } = vocabulary.specialTokens;
  const trie = tokenTrie(vocabulary.tokens);
  const unknownScore = scores.reduce((least, score) => Math.min(least, score), 0) - unknownPenalty;
  const scoreOf = (id: number): number => (id === unknownId ? unknownScore : scores[id]!);
  const bytesOf = byteFallback ? byteTokens(vocabulary) : () => undefined;

  const idsOf = (path: readonly Arc[], piece: string, index: number): number[] => {
    const ids: number[] = [];
    for (let at = 0; at < path.length; at++) {
      const { start, id } = path[at]!;
      if (id !== unknownId) {
        ids.push(id);
        continue;
      }
      while (path[at + 1]?.id === unknownId) at++;
      const text = piece.slice(start, path[at]!.end);
      const bytes = bytesOf(text);
      if (bytes !== undefined) ids.push(...bytes);
      else if (unknown !== undefined) ids.push(vocabulary.id(unknown));
      else
        throw unknownError("unigram", text, `character ${start} of piece ${index} of the text`, vocabulary);
    }
    return ids;
  };

  return {
    kind: "Unigram",
    vocabulary,
    encode: pieceCache((piece, index) => idsOf(bestPath(latticeOf(piece, trie), scoreOf), piece, index)),
    sample: (piece, index, { random, alpha = 0.2 }) =>
      idsOf(
        samplePath(latticeOf(piece, trie), (id) => alpha * scoreOf(id), random),
        piece,
        index,
      ),
    toJSON: () => ({
      type: "Unigram",
      unk_id: unknown === undefined ? null : vocabulary.id(unknown),
      vocab: vocabulary.tokens.map((token, id) => [token, scores[id]!]),
      byte_fallback: byteFallback,
      special_tokens: vocabulary.specialTokens, // the roles: no part of the format, and readers pass over it
    }),
  };
}

const unknownPenalty = 10; // nats below the least likely token, as in SentencePiece
