import type { ModelParams } from "@refrain/char-lm";
import {
  add,
  intTensor,
  matMul,
  mean,
  type RecurrentCell,
  reshape,
  scan,
  scoped,
  sliceAxis,
  sqrt,
  square,
  sum,
  type Tree,
  valueAndGrad,
} from "@refrain/core";
import { crossEntropy } from "@refrain/optim";
import { embed } from "./inspect-model.ts";

/** Rows of text that gradients are averaged over, and steps that they are followed back. */
const ROWS = 16;
const STEPS = 100;

/**
 * How much the input so many steps ago matters for the loss now: the norm of the last step's loss with respect to each
 * step's input, a mean over several pieces of text. Where it falls to nothing, the network cannot learn from so far back
 * (Hochreiter, 1991; Bengio, Simard and Frasconi, 1994).
 *
 * @returns index 0 is the last step.
 */
export async function gradientNorms(
  cells: readonly RecurrentCell<Tree, Tree>[],
  params: ModelParams,
  ids: Int32Array,
): Promise<readonly number[]> {
  const steps = Math.min(STEPS, ids.length - 1);
  const rows = Math.max(1, Math.min(ROWS, Math.floor((ids.length - 1) / steps)));
  const inputs = ids.subarray(0, rows * steps);
  const targets = Int32Array.from({ length: rows }, (_, row) => ids[(row + 1) * steps]!);
  const norms = scoped(() => {
    const vectors = embed(params, inputs, rows);
    const { grads } = valueAndGrad((x: typeof vectors) => {
      let hidden = x;
      cells.forEach((cell, index) => {
        hidden = scan(cell, params.recurrent[index]!, hidden).outputs;
      });
      const last = reshape(sliceAxis(hidden, 1, steps - 1, 1), [rows, hidden.shape[2]!]);
      const product = matMul(last, params.output.weights);
      const { bias } = params.output;
      // The sum over rows: each row's gradient is its own loss's.
      return sum(crossEntropy(bias === undefined ? product : add(product, bias), intTensor(targets)));
    })(vectors);
    return mean(sqrt(sum(square(grads), 2)), 0); // [steps]
  });
  const values = await norms.data();
  norms.dispose();
  return Array.from(values).reverse();
}
