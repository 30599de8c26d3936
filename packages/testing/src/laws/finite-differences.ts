import {
  mapTree,
  namedLeaves,
  type Random,
  scoped,
  type Tensor,
  type Tree,
  valueAndGrad,
} from "@refrain/core";
import { upload } from "./draw.ts";
import { broken } from "./law.ts";
import { weightedSum, weightedTotal, weightsFor } from "./weighted-sum.ts";

/**
 * The step of the differences. Outputs of the reference device are float32, each about 1e-7 off; some hundred of them
 * weighted and divided by two steps make 1e-4. The two steps of the extrapolation remove the error of second order.
 */
const STEP = 1e-2;

/** Ten times that rounding error, relative to the larger of 1 and the gradient. */
const TOLERANCE = 2e-3;

/** Where the differences of the whole and the half step are further apart, a kink such as that of relu is within reach. */
const KINK = 1e-2;

/** Elements of each tensor that are checked. */
const ELEMENTS = 8;

/**
 * Compares gradients with central differences of a random projection of the results, at random elements of each tensor.
 * A kink can lie so close to one random point that both steps straddle it alike, but hardly to two: a gradient is wrong
 * when it is wrong at both.
 *
 * @param f a function of a tree of float32 tensors, on the running device, which must read at once.
 * @param operandsAt random operands.
 * @throws when a gradient differs, with its tensor and element.
 */
export function gradientsMustBeRight<Operands extends Tree>(
  f: (operands: Operands) => Tree,
  operandsAt: (random: Random) => Operands,
  random: Random,
): void {
  const fault = faultAt(f, operandsAt(random.split("first")), random.split("first elements"));
  if (fault === null) return;
  const again = faultAt(f, operandsAt(random.split("second")), random.split("second elements"));
  if (again !== null) broken(again);
}

function faultAt<Operands extends Tree>(
  f: (operands: Operands) => Tree,
  operands: Operands,
  random: Random,
): string | null {
  let weights: ReturnType<typeof weightsFor> = [];
  const { grads } = valueAndGrad((followed: Operands) => {
    const results = f(followed);
    weights = weightsFor(results, random.split("weights"));
    return weightedSum(results, weights);
  })(operands);
  const gradients = new Map(namedLeaves(grads));

  for (const [name, tensor] of namedLeaves(operands)) {
    if (isBuffer(name)) continue;
    const gradient = gradients.get(name)!.dataSync();
    const total = (element: number, change: number): number => {
      let result = 0;
      scoped(() => {
        const moved = mapTree(operands, (leaf, other) =>
          other === name ? nudge(leaf, element, change) : leaf,
        );
        result = weightedTotal(f(moved), weights);
      });
      return result;
    };
    const elements = random.split(name).permutation(tensor.size).subarray(0, ELEMENTS);
    let smooth = 0;
    for (const element of elements) {
      const whole = (total(element, STEP) - total(element, -STEP)) / (2 * STEP);
      const half = (total(element, STEP / 2) - total(element, -STEP / 2)) / STEP;
      if (!(Math.abs(whole - half) <= KINK * Math.max(1, Math.abs(half)))) continue;
      smooth++;
      const difference = (4 * half - whole) / 3;
      const error = Math.abs(difference - gradient[element]!) / Math.max(1, Math.abs(difference));
      if (!(error <= TOLERANCE)) {
        return `the gradient of ${name} must be ${difference.toPrecision(5)} at element ${element}, by finite differences; got ${gradient[element]!.toPrecision(5)}.`;
      }
    }
    if (smooth * 4 < elements.length) {
      return `the gradient of ${name} cannot be checked: the results jump or are not finite near ${elements.length - smooth} of ${elements.length} elements.`;
    }
  }
  return null;
}

/** Whether a tensor of this dotted name is no parameter but a running statistic, which is observed and not learned. */
export function isBuffer(name: string): boolean {
  return name.split(".").includes("buffers");
}

function nudge(tensor: Tensor, element: number, change: number): Tensor {
  const data = tensor.dataSync().slice();
  data[element]! += change;
  return upload({ data, shape: tensor.shape });
}
