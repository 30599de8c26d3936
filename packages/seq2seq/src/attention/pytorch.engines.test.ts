import { type Tensor, type Tree, valueAndGradWithAux } from "@refrain/core";
import { describeOnEngines, expectTree, type Golden, treeOf, weightedSum } from "@refrain/engine-tests";
import { describe, expect, test } from "vitest";
import golden from "../golden/attention.json" with { type: "json" };
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
  readonly params: Golden;
  readonly values: Golden;
  readonly queries: { readonly first: Golden; readonly second: Golden };
  readonly factors: Golden;
  readonly steps: Golden;
  readonly gradients: Golden;
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

test("every kind is compared", () => {
  expect(Object.keys(golden.kinds).sort()).toEqual(Object.keys(attentions));
});

describeOnEngines("PyTorch", () => {
  describe.each(Object.entries(attentions))("%s attention equals PyTorch's", (kind, attention) => {
    const cases: Readonly<Record<string, GoldenCase>> = golden.kinds;
    const expected = cases[kind]!;

    test("contexts, weights and every gradient, over two steps", async () => {
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
        return { value: weightedSum(steps, factors), aux: steps };
      })(variables);
      await expectTree(aux, expected.steps);
      await expectTree(grads, expected.gradients);
    });
  });
});
