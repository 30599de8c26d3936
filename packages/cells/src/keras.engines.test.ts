import { type ScanKernelChoice, scan, type Tensor, valueAndGradWithAux } from "@refrain/core";
import { describeOnEngines, expectTree, type Golden, treeOf, weightedSum } from "@refrain/engine-tests";
import { describe, test } from "vitest";
import golden from "./golden/keras.json" with { type: "json" };
import { type GruParameters, gru } from "./gru.ts";

/** One case of tooling/fixtures/cells_keras.py. */
interface GoldenCase {
  readonly lengths: readonly number[] | null;
  readonly reverse: boolean;
  readonly params: Golden;
  readonly inputs: Golden;
  readonly initialState: Golden;
  readonly factors: Golden;
  readonly outputs: Golden;
  readonly state: Golden;
  readonly gradients: Golden;
}

type Operands = { readonly params: GruParameters; readonly inputs: Tensor; readonly initialState: Tensor };

const cases = (golden.cases as readonly unknown[]).map((each) => each as GoldenCase);

describeOnEngines("Keras", () => {
  describe.each(cases)(
    "keras.layers.GRU(reset_after=False) with lengths $lengths, backwards $reverse",
    (from) => {
      test.each<ScanKernelChoice>(["fused", "composed"])(
        "is equalled in values and all gradients (%s)",
        async (kernel) => {
          const cell = gru({ inputSize: 3, hiddenSize: 5, reset: "before" });
          const run = valueAndGradWithAux(({ params, inputs, initialState }: Operands) => {
            const { outputs, state } = scan(cell, params, inputs, {
              initialState: { h: initialState },
              ...(from.lengths === null ? {} : { lengths: from.lengths }),
              reverse: from.reverse,
              kernel,
            });
            const results = { outputs, state: state.h };
            return { value: weightedSum(results, treeOf(from.factors)), aux: results };
          });
          const { aux, grads } = run({
            params: treeOf<GruParameters>(from.params),
            inputs: treeOf<Tensor>(from.inputs),
            initialState: treeOf<Tensor>(from.initialState),
          });
          await expectTree(aux, { outputs: from.outputs, state: from.state });
          await expectTree(grads, from.gradients);
        },
      );
    },
  );
});
