import { elman, gru, lstm } from "@refrain/cells";
import {
  type RecurrentCell,
  random,
  type ScanKernelChoice,
  type Tensor,
  type Tree,
  valueAndGradWithAux,
} from "@refrain/core";
import { describeOnEngines, expectTree, type Golden, treeOf, weightedSum } from "@refrain/engine-tests";
import { describe, expect, test } from "vitest";
import { bidirectional } from "./bidirectional.ts";
import elmanGolden from "./golden/elman.json" with { type: "json" };
import elmanReluGolden from "./golden/elman-relu.json" with { type: "json" };
import gruGolden from "./golden/gru.json" with { type: "json" };
import lstmGolden from "./golden/lstm.json" with { type: "json" };
import lstmProjectionGolden from "./golden/lstm-projection.json" with { type: "json" };
import { recurrent } from "./recurrent.ts";
import type { RecurrentLayer } from "./recurrent-layer.ts";
import { stack } from "./stack.ts";

/** One case of tooling/fixtures/layers_recurrent.py. */
interface GoldenCase {
  readonly bidirectional: boolean;
  readonly lengths: readonly number[] | null;
  readonly params: Golden;
  readonly inputs: Golden;
  readonly initialState: Golden | null;
  readonly outputFactors: Golden;
  readonly stateFactors: Golden;
  readonly outputs: Golden;
  readonly state: Golden;
  readonly gradients: { readonly [name: string]: Golden };
}

type AnyCell = RecurrentCell<Tree, Tree>;

const references: readonly [string, (inputSize: number) => AnyCell, readonly unknown[]][] = [
  ["nn.LSTM", (inputSize) => lstm({ inputSize, hiddenSize: 4 }), lstmGolden.cases],
  [
    "nn.LSTM with proj_size",
    (inputSize) => lstm({ inputSize, hiddenSize: 4, projectionSize: 2 }),
    lstmProjectionGolden.cases,
  ],
  ["nn.GRU", (inputSize) => gru({ inputSize, hiddenSize: 4 }), gruGolden.cases],
  ["nn.RNN", (inputSize) => elman({ inputSize, hiddenSize: 4 }), elmanGolden.cases],
  [
    "nn.RNN with relu",
    (inputSize) => elman({ inputSize, hiddenSize: 4, activation: "relu" }),
    elmanReluGolden.cases,
  ],
];

describeOnEngines("PyTorch", () => {
  describe.each(references)("a stack of two layers equals %s", (_, cell, cases) => {
    const all = (cases as readonly GoldenCase[]).flatMap((golden) =>
      (["fused", "composed"] as const).map((kernel) => [titleOf(golden), kernel, golden] as const),
    );
    test.each(all)("%s, %s: outputs, final states and every gradient", async (_, kernel, golden) => {
      const layer = twoLayers(cell, golden.bidirectional, kernel);
      const variables = {
        params: treeOf<readonly Tree[]>(golden.params),
        inputs: treeOf<Tensor>(golden.inputs),
        ...(golden.initialState === null
          ? {}
          : { initialState: treeOf<readonly Tree[]>(golden.initialState) }),
      };
      const factors = {
        outputs: treeOf<Tensor>(golden.outputFactors),
        state: treeOf<readonly Tree[]>(golden.stateFactors),
      };
      const { aux, grads } = valueAndGradWithAux((given: typeof variables) => {
        const result = layer.apply(
          given.params,
          {
            inputs: given.inputs,
            initialState: given.initialState,
            ...(golden.lengths === null ? {} : { lengths: golden.lengths }),
          },
          { training: true, random: random(1) },
        );
        return { value: weightedSum({ ...result }, factors), aux: { ...result } };
      })(variables);
      await expectTree(aux, { outputs: golden.outputs, state: golden.state });
      await expectTree(grads, golden.gradients);
    });
  });

  test("a row's outputs past its length are exactly 0", async () => {
    const golden = lstmGolden.cases[3] as GoldenCase;
    const { outputs } = twoLayers((inputSize) => lstm({ inputSize, hiddenSize: 4 }), true, "auto").apply(
      treeOf<readonly Tree[]>(golden.params),
      { inputs: treeOf<Tensor>(golden.inputs), lengths: golden.lengths! },
      { training: false, random: random(1) },
    );
    const [, time, features] = outputs.shape as [number, number, number];
    const numbers = await outputs.data();
    golden.lengths!.forEach((length, row) => {
      const behind = numbers.slice((row * time + length) * features, (row + 1) * time * features);
      expect(behind.every((value) => value === 0)).toBe(true);
    });
  });
});

function twoLayers(
  cell: (inputSize: number) => AnyCell,
  both: boolean,
  kernel: ScanKernelChoice,
): RecurrentLayer<readonly Tree[], readonly Tree[]> {
  const layer = (inputSize: number): RecurrentLayer<Tree, Tree> =>
    both
      ? bidirectional(cell(inputSize), { merge: "concat", kernel })
      : recurrent(cell(inputSize), { kernel });
  const lower = layer(3);
  return stack([lower, layer(lower.outputSize)]);
}

function titleOf({ bidirectional, lengths }: GoldenCase): string {
  return `${bidirectional ? "bidirectional" : "forward"}, ${lengths === null ? "full batch" : "packed ragged batch with initial states"}`;
}
