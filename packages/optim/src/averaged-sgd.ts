import { add, mul, neg, scoped, type Tensor, type Tree } from "@refrain/core";
import { averageOf, copy } from "./average-of.ts";
import { checkRate, type LearningRate, rateAt } from "./learning-rate.ts";
import type { Optimizer, OptimizerState } from "./optimizer.ts";
import { checkCount, checkNumber } from "./options.ts";
import { type Slots, slotLike, updateEach } from "./update-each.ts";

/** The state of averaged SGD. */
export interface AveragedSgdState extends OptimizerState {
  readonly numbers: {
    readonly step: number;
    /** The step after which averaging begins; null while that is not known. */
    readonly start: number | null;
    /** Validation losses so far, in the order of the evaluations. */
    readonly losses: readonly number[];
  };
  readonly tensors: Slots<"average">;
}

/** Options of `averagedSgd`. */
export interface AveragedSgdOptions {
  readonly learningRate: LearningRate;
  /** The number of steps after which averaging begins. Default: 0. */
  readonly start?: number;
  /** How far the parameters shrink in each step, times the learning rate: `lambd` in PyTorch. Default: 0.0001. */
  readonly decay?: number;
  /** The power by which `decay` lowers the learning rate with time. Default: 0.75. */
  readonly power?: number;
}

/** Options of `ntAsgd`. */
export interface NtAsgdOptions {
  readonly learningRate: LearningRate;
  /** How many evaluations without an improvement start the averaging. Default: 5. */
  readonly interval?: number;
}

/**
 * SGD that keeps the average of its parameters (Polyak and Juditsky 1992), which `averaged` gives for evaluation.
 * Until the average begins, it is the parameters themselves. In a chain it comes last, so that it knows the whole update.
 *
 * @throws when an option is out of range.
 */
export function averagedSgd(options: AveragedSgdOptions): Optimizer<AveragedSgdState> {
  const { start = 0, decay = 0.0001, power = 0.75 } = options;
  checkCount("averagedSgd", "start", start, 0);
  checkNumber("averagedSgd", "decay", decay, { from: 0 });
  checkNumber("averagedSgd", "power", power, { from: 0 });
  return averaging({ name: "averagedSgd", learningRate: options.learningRate, start, decay, power });
}

/**
 * Non-monotonically triggered averaged SGD, the optimizer of the AWD-LSTM (Merity, Keskar and Socher 2017): plain SGD
 * until the validation loss, told by `observe`, has stopped to improve; averaged from then on.
 *
 * @throws when an option is out of range.
 */
export function ntAsgd({ learningRate, interval = 5 }: NtAsgdOptions): Optimizer<AveragedSgdState> {
  checkCount("ntAsgd", "interval", interval, 1);
  return {
    ...averaging({ name: "ntAsgd", learningRate, start: null, decay: 0, power: 0 }),
    observe({ numbers, tensors }, loss) {
      checkNumber("ntAsgd: observe", "the loss", loss);
      const triggered = numbers.start === null && hasStalled(numbers.losses, loss, interval);
      return {
        numbers: {
          ...numbers,
          start: triggered ? numbers.step : numbers.start,
          losses: [...numbers.losses, loss],
        },
        tensors,
      };
    },
  };
}

/**
 * Whether a validation loss is worse than the best of those that lie more than `interval` evaluations back: the trigger
 * of NT-ASGD.
 *
 * @param losses of the evaluations before this one, in order.
 */
export function hasStalled(losses: readonly number[], loss: number, interval: number): boolean {
  return losses.length > interval && loss > Math.min(...losses.slice(0, -interval));
}

interface Averaging {
  readonly name: string;
  readonly learningRate: LearningRate;
  readonly start: number | null;
  readonly decay: number;
  readonly power: number;
}

function averaging({ name, learningRate, start, decay, power }: Averaging): Optimizer<AveragedSgdState> {
  checkRate(name, learningRate);
  const rule = (
    g: Tensor,
    p: Tensor,
    average: Tensor,
    rate: Tensor,
    shrink: Tensor,
    share: Tensor,
    rest: Tensor,
  ) => {
    const update = neg(add(mul(rate, g), mul(shrink, p)));
    return [update, add(mul(average, rest), mul(add(p, update), share))];
  };
  return {
    init(params: Tree) {
      const average = scoped(() => slotLike(params, copy));
      return { numbers: { step: 0, start, losses: [] }, tensors: { average } };
    },
    update(grads, { numbers, tensors }, params) {
      const { step } = numbers;
      const base = rateAt(name, learningRate, step);
      const rate = base / (1 + decay * base * step) ** power;
      const share = numbers.start === null ? 1 : 1 / Math.max(1, step - numbers.start);
      const scalars = [rate, rate * decay, share, 1 - share];
      const next = updateEach(rule, { name, grads, params, slots: tensors, order: ["average"], scalars });
      return {
        updates: next.updates,
        state: { numbers: { ...numbers, step: step + 1 }, tensors: next.slots },
      };
    },
    averaged: <P extends Tree>({ tensors }: AveragedSgdState, params: P): P =>
      averageOf(name, tensors.average, params),
  };
}
