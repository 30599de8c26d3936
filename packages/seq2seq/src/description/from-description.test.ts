import { gru, lstm, zoneout } from "@refrain/cells";
import { namedLeaves, random, reference, start, type Tree } from "@refrain/core";
import { bidirectional, lockedDropout, recurrent, stack } from "@refrain/layers";
import { beforeAll, expect, test } from "vitest";
import { additiveAttention } from "../attention/additive.ts";
import { attentionDecoder } from "../decoder/attention-decoder.ts";
import { seq2seq } from "../model/seq2seq.ts";
import { attentionFromDescription, seq2seqFromDescription } from "./from-description.ts";

beforeAll(async () => {
  await start(reference());
});

const model = () =>
  seq2seq({
    sourceEmbedding: { vocabularySize: 10, size: 3, paddingIndex: 0 },
    targetEmbedding: { vocabularySize: 8, size: 4 },
    encoder: stack(
      [
        bidirectional(gru({ inputSize: 3, hiddenSize: 2 }), { merge: "concat" }),
        recurrent(zoneout(lstm({ inputSize: 4, hiddenSize: 4 }), 0.1)),
      ],
      { dropout: lockedDropout(0.2) },
    ),
    decoder: attentionDecoder({
      before: [gru({ inputSize: 4, hiddenSize: 4 })],
      attention: additiveAttention({ querySize: 4, valueSize: 4, size: 3 }),
      after: [lstm({ inputSize: 8, hiddenSize: 4 })],
      readout: { size: 4 },
      dropout: 0.1,
    }),
    tiedOutput: true,
    dropout: { embedding: lockedDropout(0.3), readout: 0.2 },
  });

const describe = ({ kind, options }: { kind: string; options: unknown }) =>
  JSON.parse(JSON.stringify({ kind, options }));

test("a model is rebuilt from JSON, to the same description and the same parameters", () => {
  const [made, again] = [model(), seq2seqFromDescription(describe(model()))];
  expect(describe(again)).toEqual(describe(made));
  const shapes = (tree: Tree) => Array.from(namedLeaves(tree), ([name, { shape }]) => [name, shape]);
  expect(shapes(again.init(random(1)))).toEqual(shapes(made.init(random(1))));
});

test("an attention of another package resolves against what is passed only", () => {
  const description = { kind: "acme/even", options: { valueSize: 4 } };
  expect(() => attentionFromDescription(description)).toThrow(
    'attentionFromDescription: the attention must be of kind additive, concat, coverage, dot, general, location, multiHead, scaledDot, got "acme/even". Pass the factory of another kind.',
  );
  const even = (options: { valueSize: number }) => ({
    ...additiveAttention({ querySize: 4, size: 1, ...options }),
    kind: "acme/even",
    options,
  });
  const rebuilt = attentionFromDescription(description, { attentions: { "acme/even": even } });
  expect(rebuilt.kind).toBe("acme/even");
});

test("what is no description, or is read otherwise, is refused", () => {
  expect(() => seq2seqFromDescription({ kind: "seq2seq" } as never)).toThrow(
    'seq2seqFromDescription: the model must be { kind, options }, got {"kind":"seq2seq"}.',
  );
  const damaged = { kind: "additive", options: { querySize: 2, valueSize: 2, size: 2, heads: 4 } };
  expect(() => attentionFromDescription(damaged)).toThrow(
    "attentionFromDescription: the attention(additive): heads is 4 in the description, but rebuilt it is undefined. Another version wrote it, or it is damaged.",
  );
});
