import { type Link, tokensOf } from "./hypothesis.ts";

/** What every way of search is told. */
export interface SearchOptions {
  /** The token before the first one: one for all sequences, or one for each. Often the end token, or a language. */
  readonly start: number | ArrayLike<number>;
  /** The token that ends a sequence; default: none, all sequences get their maximum length. */
  readonly end?: number | undefined;
  /** The least number of tokens before the end token. Default: 0. */
  readonly minimumLength?: number | undefined;
  /** The most tokens, for all sequences or for each; where there is an end token, it follows then. */
  readonly maximumLength: number | ArrayLike<number>;
  /** Tokens that each sequence begins with, whatever their probability; the other constraints do not apply to them. */
  readonly prefixes?: readonly ArrayLike<number>[] | undefined;
  /** Tokens that are never chosen, such as padding. */
  readonly banned?: readonly number[] | undefined;
  /** No n tokens in a row appear twice in a sequence (Paulus et al., 2018, with n = 3). Default: they may. */
  readonly blockNgrams?: number | undefined;
  /** The only tokens that may follow, with the end token where it may; undefined: any. */
  readonly allowed?: ((tokens: Int32Array, sequence: number) => ArrayLike<number> | undefined) | undefined;
}

/** What may follow a hypothesis. */
export interface Following {
  /** The only candidates, each once; null: all tokens. */
  readonly only: readonly number[] | null;
  /** Whether a candidate may follow. */
  may(token: number): boolean;
}

/** The constraints of a search. */
export interface Constraints {
  /** What may follow a hypothesis of a sequence. */
  after(last: Link, sequence: number): Following;
  /**
   * How many tokens can be ruled out, at most, behind hypotheses of a length; Infinity where those that may follow can be
   * named.
   */
  mostRuledOut(length: number, sequences: readonly number[]): number;
}

/** The constraints that the options ask for. */
export function constraintsOf(
  { end, minimumLength = 0, maximumLength, prefixes, banned = [], blockNgrams, allowed }: SearchOptions,
  vocabularySize: number,
  where: string,
): Constraints {
  const never = new Set(banned);
  const anything: Following = { only: null, may: (token) => !never.has(token) };
  const anyButEnd: Following = { only: null, may: (token) => token !== end && !never.has(token) };
  const forced = (token: number): Following => ({ only: [token], may: () => true });

  const forcedAt = (length: number, sequence: number): number | undefined => {
    const prefix = prefixes?.[sequence];
    if (prefix !== undefined && length < prefix.length) return prefix[length]!;
    return length >= of(maximumLength, sequence) ? end : undefined;
  };
  const after: Constraints["after"] = (last, sequence) => {
    const token = forcedAt(last.length, sequence);
    if (token !== undefined) return forced(token);
    const general = last.length < minimumLength ? anyButEnd : anything;
    if (allowed === undefined && blockNgrams === undefined) return general;

    const tokens = tokensOf(last);
    const ids = allowed?.(tokens, sequence);
    if (ids !== undefined)
      checkTokens(`${where}: allowed(${formatTokens(tokens)}, ${sequence})`, ids, vocabularySize);
    const repeats = blockNgrams === undefined ? null : repeatingTokens(tokens, blockNgrams);
    return {
      only: ids === undefined ? null : [...new Set(Array.from(ids))],
      may: repeats === null ? general.may : (token) => general.may(token) && !repeats.has(token),
    };
  };
  return {
    after,
    mostRuledOut(length, sequences) {
      const named = sequences.some((sequence) => forcedAt(length, sequence) !== undefined);
      if (named || allowed !== undefined) return Number.POSITIVE_INFINITY;
      // Each token of a hypothesis is the last of one n-gram.
      return never.size + (length < minimumLength ? 1 : 0) + (blockNgrams === undefined ? 0 : length);
    },
  };
}

/** The number for one sequence. */
export function of(each: number | ArrayLike<number>, sequence: number): number {
  return typeof each === "number" ? each : each[sequence]!;
}

/** @throws when an id is no token's. */
export function checkTokens(where: string, ids: ArrayLike<number>, vocabularySize: number): void {
  for (let i = 0; i < ids.length; i++) {
    const id = ids[i]!;
    if (!(Number.isInteger(id) && id >= 0 && id < vocabularySize)) {
      throw new Error(`${where} must be of token ids from 0 to ${vocabularySize - 1}, got ${id} at ${i}.`);
    }
  }
}

/** The tokens that would make the last `n` tokens ones that were there before. */
function repeatingTokens(tokens: Int32Array, n: number): ReadonlySet<number> {
  const repeats = new Set<number>();
  const lastStart = tokens.length - (n - 1);
  for (let start = 0; start < lastStart; start++) {
    let same = 0;
    while (same < n - 1 && tokens[start + same] === tokens[lastStart + same]) same++;
    if (same === n - 1) repeats.add(tokens[start + n - 1]!);
  }
  return repeats;
}

function formatTokens(tokens: Int32Array): string {
  return `[${tokens.join(", ")}]`;
}
