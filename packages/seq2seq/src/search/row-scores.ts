/** What a model says of the tokens after a hypothesis: of all of them, or only of the most likely. */
export interface RowScores {
  /** In nats. */
  readonly logProbabilities: Float32Array;
  /** Whose they are, the most likely first; null: of all tokens, in order. */
  readonly tokens: Int32Array | null;
}

/** The log probability of a token that is among the scores. */
export function logProbabilityOf({ logProbabilities, tokens }: RowScores, token: number): number {
  return logProbabilities[tokens === null ? token : tokens.indexOf(token)]!;
}
