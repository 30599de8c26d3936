import { random, reference, start, zeros } from "@refrain/core";
import { beforeAll, expect, it } from "vitest";
import { type BeamSearchOptions, beamSearch } from "./beam-search.ts";
import { greedy } from "./greedy.ts";
import { languageModelDecoder } from "./language-model-decoder.ts";
import { averageLength, gnmtLength } from "./penalties.ts";
import { sample } from "./sample.ts";
import { randomTree, toyDecoder } from "./testing/toy-decoder.ts";

beforeAll(async () => void (await start(reference())));

const decoder = () => toyDecoder({ next: randomTree(1, 4) }, { batch: 2, vocabularySize: 4 });
const options = { start: 0, end: 3, maximumLength: 5 };

const refused: readonly (readonly [Partial<BeamSearchOptions>, string])[] = [
  [{ start: 4 }, "start must be of token ids from 0 to 3, got 4 at 0."],
  [{ start: [0, -1] }, "start must be of token ids from 0 to 3, got -1 at 1."],
  [{ start: [0] }, "start must be one number, or one for each of the 2 sequences, got 1."],
  [{ end: 1.5 }, "end must be of token ids from 0 to 3, got 1.5 at 0."],
  [{ banned: [1, 7] }, "banned must be of token ids from 0 to 3, got 7 at 1."],
  [
    { maximumLength: undefined as never },
    "maximumLength must be given, the most tokens that a sequence may get.",
  ],
  [{ maximumLength: 0 }, "maximumLength must be a whole number, 1 or more, got 0."],
  [
    { maximumLength: [3, 4, 5] },
    "maximumLength must be one number, or one for each of the 2 sequences, got 3.",
  ],
  [{ minimumLength: -1 }, "minimumLength must be a whole number, 0 or more, got -1."],
  [
    { minimumLength: 4, maximumLength: [5, 3] },
    "minimumLength must be at most maximumLength, got 4 and 3 for sequence 1.",
  ],
  [{ blockNgrams: 0 }, "blockNgrams must be a whole number, 1 or more, got 0."],
  [
    { prefixes: [[1]] },
    "prefixes must have one for each of the 2 sequences, got 1. An empty one forces nothing.",
  ],
  [{ prefixes: [[1], [2, 9]] }, "the prefix of sequence 1 must be of token ids from 0 to 3, got 9 at 1."],
  [
    { prefixes: [[], [1, 1, 1, 1, 1, 1]] },
    "a prefix must have at most maximumLength=5 tokens, got 6 for sequence 1.",
  ],
  [
    { prefixes: [[1, 3], []] },
    "a prefix must not have the end token 3, got it for sequence 0. Leave it out.",
  ],
  [{ allowed: () => [4] }, "allowed([], 0) must be of token ids from 0 to 3, got 4 at 0."],
  [
    { allowed: (tokens) => (tokens.length === 1 ? [] : undefined), minimumLength: 2 },
    "no token may follow at step 2 of sequence 0: each is ruled out or has a probability of 0. Loosen the constraints.",
  ],
];

it.each(refused)("%o is refused by every search", async (given, message) => {
  const wrong = { ...options, ...given };
  await expect(greedy(decoder(), wrong)).rejects.toThrow(new Error(`greedy: ${message}`));
  await expect(beamSearch(decoder(), wrong)).rejects.toThrow(new Error(`beamSearch: ${message}`));
  await expect(sample(decoder(), { ...wrong, random: random(1) })).rejects.toThrow(
    new Error(`sample: ${message}`),
  );
});

const refusedByBeamSearch: readonly (readonly [Partial<BeamSearchOptions>, string])[] = [
  [
    { lengthPenalty: 1 as never },
    "beamSearch: lengthPenalty must be a function, such as averageLength(1), got 1.",
  ],
  [{ beam: 0 }, "beamSearch: beam must be a whole number, 1 or more, got 0."],
  [{ nBest: 6 }, "beamSearch: nBest must be at most beam=5, got 6."],
  [{ coveragePenalty: -1 }, "beamSearch: coveragePenalty must be 0 or more, got -1."],
  [
    { coveragePenalty: 1 },
    "beamSearch: coveragePenalty needs the attention's alignment, and this decoder gives none. Set it to 0.",
  ],
];

it.each(refusedByBeamSearch)("beamSearch refuses %o", async (given, message) => {
  await expect(beamSearch(decoder(), { ...options, ...given })).rejects.toThrow(new Error(message));
});

it("what is wrong with the decoder is said", async () => {
  const empty = { ...decoder(), batch: 0 };
  await expect(greedy(empty, options)).rejects.toThrow(
    new Error("greedy: the decoder must have at least one sequence, got 0. Skip an empty batch."),
  );
  const toy = decoder();
  const narrow = {
    ...toy,
    step: (...given: Parameters<typeof toy.step>) => ({
      ...toy.step(...given),
      logProbabilities: zeros([2, 3]),
    }),
  };
  await expect(greedy(narrow, options)).rejects.toThrow(
    new Error(
      "greedy: the decoder's log probabilities must be [rows=2, vocabularySize=4], got [2, 3] at step 1.",
    ),
  );
});

it("a language model whose logits have another vocabulary is refused", async () => {
  const wrong = languageModelDecoder({
    vocabularySize: 4,
    batch: 2,
    initialState: [],
    apply: (ids, state) => ({ logits: zeros([...ids.shape, 5]), state }),
  });
  await expect(greedy(wrong, options)).rejects.toThrow(
    new Error(
      "languageModelDecoder: apply must give logits [rows=2, time=1, vocabularySize=4], got [2, 1, 5].",
    ),
  );
});

it("length penalties refuse an alpha below 0", () => {
  expect(() => averageLength(-1)).toThrow(
    new Error("averageLength: alpha must be a number, 0 or more, got -1."),
  );
  expect(() => gnmtLength(Number.NaN)).toThrow(
    new Error("gnmtLength: alpha must be a number, 0 or more, got NaN."),
  );
});
