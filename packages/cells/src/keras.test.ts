import {
  reference,
  type ScanKernelChoice,
  scan,
  start,
  type Tensor,
  valueAndGradWithAux,
} from "@refrain/core";
import { beforeAll, describe, test } from "vitest";
import golden from "./golden/keras.json" with { type: "json" };
import { type GruParameters, gru } from "./gru.ts";
import { expectClose, type JsonTree, treeOf, weightedSum } from "./test-golden.ts";

/** One case of tooling/fixtures/cells_keras.py. */
interface GoldenCase {
  readonly lengths: readonly number[] | null;
  readonly reverse: boolean;
  readonly params: JsonTree;
  readonly inputs: JsonTree;
  readonly initialState: JsonTree;
  readonly factors: JsonTree;
  readonly outputs: JsonTree;
  readonly state: JsonTree;
  readonly gradients: JsonTree;
}

type Operands = { readonly params: GruParameters; readonly inputs: Tensor; readonly initialState: Tensor };

beforeAll(() => start(reference()));

const cases = (golden.cases as readonly unknown[]).map((each) => each as GoldenCase);

describe.each(cases)(
  "keras.layers.GRU(reset_after=False) with lengths $lengths, backwards $reverse",
  (from) => {
    test.each<ScanKernelChoice>(["fused", "composed"])(
      "is equalled in values and all gradients (%s)",
      (kernel) => {
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
          params: treeOf(from.params) as GruParameters,
          inputs: treeOf(from.inputs) as Tensor,
          initialState: treeOf(from.initialState) as Tensor,
        });
        expectClose(aux, treeOf({ outputs: from.outputs, state: from.state }));
        expectClose(grads, treeOf(from.gradients));
      },
    );
  },
);
