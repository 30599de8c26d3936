import { add, gather, intTensor, mul, type Tensor, tensor } from "@refrain/core";
import { describeOnEngines } from "@refrain/engine-tests";
import { expect, it } from "vitest";
import golden from "../golden/search.json" with { type: "json" };
import { beamSearch } from "./beam-search.ts";
import { averageLength } from "./penalties.ts";
import type { StepDecoder } from "./step-decoder.ts";

const { vocabularySize, start: first, end } = golden;

/** `[rows]` each: of which sentence a row is, and the token before its last. */
type State = { readonly sentence: Tensor; readonly before: Tensor };

/** A model whose distribution depends on the last two tokens, of another table for each sentence. */
function twoTokenDecoder(sentences: readonly number[]): StepDecoder<State> {
  const table = tensor(Float32Array.from(golden.table), [
    golden.table.length / vocabularySize,
    vocabularySize,
  ]);
  return {
    vocabularySize,
    batch: sentences.length,
    initialState: { sentence: intTensor(sentences), before: intTensor(sentences.map(() => first)) },
    step(tokens, { sentence, before }) {
      const row = add(mul(add(mul(sentence, vocabularySize), before), vocabularySize), tokens);
      return { logProbabilities: gather(table, row), state: { sentence, before: tokens } };
    },
    take: (slots) => twoTokenDecoder(slots.map((slot) => sentences[slot]!)),
  };
}

describeOnEngines("beam search", () => {
  // tooling/fixtures/seq2seq_search.py
  it.each(golden.cases)("finds what fairseq's rule finds: $options", async ({ options, found }) => {
    const hypotheses = await beamSearch(twoTokenDecoder(found.map((_, sentence) => sentence)), {
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
});
