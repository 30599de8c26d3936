/** A candidate: its score, and a number that says what it is. */
export interface Candidate {
  readonly score: number;
  readonly code: number;
}

/**
 * The best `size` of many candidates, in one pass and without sorting them all: a heap with the worst kept one on top.
 * Of equal scores the lower code is better, so the result does not depend on the order of the offers.
 */
export interface TopCandidates {
  /** A candidate must score above this to get in, or equal it with a lower code; -Infinity until `size` are there. */
  threshold(): number;
  offer(score: number, code: number): void;
  /** The kept candidates, best first. Empties the heap. */
  take(): Candidate[];
}

/** @param size how many are kept. */
export function topCandidates(size: number): TopCandidates {
  const scores = new Float64Array(size);
  const codes = new Int32Array(size);
  let count = 0;

  const worse = (score: number, code: number, than: number): boolean =>
    score < scores[than]! || (score === scores[than]! && code > codes[than]!);
  const put = (place: number, score: number, code: number): void => {
    scores[place] = score;
    codes[place] = code;
  };

  function rise(score: number, code: number): void {
    let place = count++;
    while (place > 0) {
      const above = (place - 1) >> 1;
      if (!worse(score, code, above)) break;
      put(place, scores[above]!, codes[above]!);
      place = above;
    }
    put(place, score, code);
  }

  function sink(score: number, code: number): void {
    let place = 0;
    for (;;) {
      let below = 2 * place + 1;
      if (below >= count) break;
      if (below + 1 < count && worse(scores[below + 1]!, codes[below + 1]!, below)) below++;
      if (worse(score, code, below)) break;
      put(place, scores[below]!, codes[below]!);
      place = below;
    }
    put(place, score, code);
  }

  return {
    threshold: () => (count < size ? Number.NEGATIVE_INFINITY : scores[0]!),
    offer(score, code) {
      if (count < size) rise(score, code);
      else if (!worse(score, code, 0)) sink(score, code);
    },
    take() {
      const best = Array.from({ length: count }, (_, place) => ({
        score: scores[place]!,
        code: codes[place]!,
      }));
      count = 0;
      return best.sort((a, b) => b.score - a.score || a.code - b.code);
    },
  };
}
