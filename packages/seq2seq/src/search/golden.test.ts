import { reference, start } from "@refrain/core";
import { beforeAll, expect, it } from "vitest";
import golden from "../golden/search.json" with { type: "json" };
import { beamSearch } from "./beam-search.ts";
import { averageLength } from "./penalties.ts";
import { toyDecoder } from "./testing/toy-decoder.ts";

beforeAll(async () => void (await start(reference())));

const { vocabularySize, start: first, end } = golden;
const table = Float32Array.from(golden.table);

/** A model whose distribution depends on the last two tokens, of another table for each sentence. */
function next(prefix: readonly number[], sentence: number): Float32Array {
  const [before, last] = [first, first, ...prefix].slice(-2) as [number, number];
  const row = ((sentence * vocabularySize + before) * vocabularySize + last) * vocabularySize;
  return table.slice(row, row + vocabularySize);
}

// tooling/fixtures/seq2seq_search.py
it.each(golden.cases)("finds what fairseq's rule finds: $options", async ({ options, found }) => {
  const hypotheses = await beamSearch(toyDecoder({ next }, { batch: found.length, vocabularySize }), {
    start: first,
    end,
    beam: options.beam,
    nBest: options.beam,
    minimumLength: options.min_len,
    maximumLength: options.max_len,
    lengthPenalty: averageLength(options.lenpen),
    blockNgrams: options.no_repeat === 0 ? undefined : options.no_repeat,
  });
  expect(hypotheses.map((each) => each.map(({ tokens }) => Array.from(tokens)))).toEqual(
    found.map((each) => each.map(({ tokens }) => tokens)),
  );
  hypotheses.forEach((each, sentence) =>
    each.forEach(({ score }, rank) => expect(score).toBeCloseTo(found[sentence]![rank]!.score, 7)),
  );
});
