import { reference, start, type Tensor, type Tree, valueAndGradWithAux } from "@refrain/core";
import { beforeAll, describe, expect, test } from "vitest";
import golden from "../golden/attention.json" with { type: "json" };
import { expectTree, type JsonTree, treeOf, weighted } from "../golden/compare.ts";
import { additiveAttention } from "./additive.ts";
import type { Attention } from "./attention.ts";
import { concatAttention } from "./concat.ts";
import { coverageAttention } from "./coverage.ts";
import { dotAttention, scaledDotAttention } from "./dot.ts";
import { generalAttention } from "./general.ts";
import { locationAttention } from "./location.ts";
import { multiHeadAttention } from "./multi-head.ts";

/** One case of tooling/fixtures/seq2seq_attention.py. */
interface GoldenCase {
  readonly lengths: readonly number[];
  readonly params: JsonTree;
  readonly values: JsonTree;
  readonly queries: { readonly first: JsonTree; readonly second: JsonTree };
  readonly factors: JsonTree;
  readonly steps: JsonTree;
  readonly gradients: JsonTree;
}

const sizes = { querySize: 6, valueSize: 5, size: 3 };
const attentions: Readonly<Record<string, () => Attention<Tree, Tree, Tree>>> = {
  additive: () => additiveAttention(sizes),
  concat: () => concatAttention(sizes),
  coverage: () => coverageAttention(sizes),
  dot: () => dotAttention({ size: 6 }),
  general: () => generalAttention({ querySize: 6, valueSize: 5 }),
  location: () => locationAttention({ ...sizes, filters: 2, width: 3 }),
  multiHead: () => multiHeadAttention({ querySize: 6, valueSize: 5, heads: 2 }),
  scaledDot: () => scaledDotAttention({ size: 6 }),
};

beforeAll(async () => {
  await start(reference());
});

test("every kind is compared", () => {
  expect(Object.keys(golden.kinds).sort()).toEqual(Object.keys(attentions));
});

describe.each(Object.entries(attentions))("%s attention equals PyTorch's", (kind, attention) => {
  const cases: Readonly<Record<string, GoldenCase>> = golden.kinds;
  const expected = cases[kind]!;

  test("contexts, weights and every gradient, over two steps", () => {
    const made = attention();
    const variables = {
      params: treeOf<Tree>(expected.params),
      values: treeOf<Tensor>(expected.values),
      queries: treeOf<{ first: Tensor; second: Tensor }>(expected.queries),
    };
    const factors = treeOf<Tree>(expected.factors);
    const { aux, grads } = valueAndGradWithAux(({ params, values, queries }: typeof variables) => {
      const memory = made.prepare(params, values, expected.lengths);
      let state = made.initialState(memory, 2);
      const steps = [queries.first, queries.second].map((query) => {
        const { context, weights, state: next } = made.attend(params, query, memory, state);
        state = next;
        return { context, weights };
      });
      return { value: weighted(steps, factors), aux: steps };
    })(variables);
    expectTree(aux, expected.steps);
    expectTree(grads, expected.gradients);
  });
});
