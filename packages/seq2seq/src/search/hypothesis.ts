/** A sequence that search has found. */
export interface Hypothesis {
  /** The token ids, forced ones included, without the start and the end token. */
  readonly tokens: Int32Array;
  /** What hypotheses of one sequence are ranked by: for a beam with its penalties, else `logProbability`. */
  readonly score: number;
  /** The sum of `tokenLogProbabilities`, in nats. */
  readonly logProbability: number;
  /** Of each token, in nats, under the model as it is; where there is an end token, its own comes last. */
  readonly tokenLogProbabilities: Float32Array;
  /** For each of `tokenLogProbabilities`, how much each source position mattered; where the model has attention. */
  readonly alignment?: readonly Float32Array[];
}

/**
 * A hypothesis while it grows: its last token, linked to the one before, so that hypotheses share their beginnings. The
 * first link of all is the start token.
 */
export interface Link {
  readonly token: number;
  readonly before: Link | null;
  /** Tokens after the start. */
  readonly length: number;
  /** In nats; of the token alone. */
  readonly logProbability: number;
  /** In nats; of all tokens after the start. */
  readonly total: number;
  readonly alignment: Float32Array | null;
}

/** A hypothesis before its first token. */
export function startLink(token: number): Link {
  return { token, before: null, length: 0, logProbability: 0, total: 0, alignment: null };
}

/** A hypothesis with one more token. */
export function grow(
  before: Link,
  token: number,
  logProbability: number,
  alignment: Float32Array | null,
): Link {
  const total = before.total + logProbability;
  return { token, before, length: before.length + 1, logProbability, total, alignment };
}

/** The links after the start, in order. */
export function linksOf(last: Link): Link[] {
  const links = new Array<Link>(last.length);
  for (let link = last; link.before !== null; link = link.before) links[link.length - 1] = link;
  return links;
}

/** The tokens after the start. */
export function tokensOf(last: Link): Int32Array {
  const tokens = new Int32Array(last.length);
  for (let link = last; link.before !== null; link = link.before) tokens[link.length - 1] = link.token;
  return tokens;
}

/**
 * A finished hypothesis as it is handed out.
 *
 * @param end the end token, which is left out of the tokens.
 */
export function hypothesisOf(last: Link, end: number | undefined, score: number): Hypothesis {
  const links = linksOf(last);
  const tokens = tokensOf(last);
  const alignment = links.map((link) => link.alignment).filter((row) => row !== null);
  return {
    tokens: last.token === end && last.length > 0 ? tokens.subarray(0, -1) : tokens,
    score,
    logProbability: last.total,
    tokenLogProbabilities: Float32Array.from(links, (link) => link.logProbability),
    ...(alignment.length > 0 ? { alignment } : {}),
  };
}
