import {
  add,
  argMax,
  concat,
  disposeTree,
  log,
  maximum,
  neg,
  type Random,
  reshape,
  scoped,
  sliceAxis,
  type Tensor,
  type Tree,
  where,
} from "@refrain/core";
import { check } from "../check.ts";
import type { StepDecoder } from "../search/step-decoder.ts";

/** How scheduled sampling mixes. */
export interface ScheduledTargetsOptions {
  /** The probability that a token is the model's own, from 0 to below 1; let it grow from step to step of the training. */
  readonly probability: number;
  readonly random: Random;
  /** The model's token: drawn from its probabilities, as in the paper, or the most likely one. Default: `sample`. */
  readonly choose?: "sample" | "best";
}

/** The smallest uniform number that is taken the logarithm of. */
const LEAST = 2 ** -25;

/**
 * Scheduled sampling (Bengio, Vinyals, Jaitly and Shazeer, "Scheduled sampling for sequence prediction with recurrent neural networks",
 * 2015): targets in which each token, but the first, is the model's own prediction with some probability, so that it learns to go on
 * from its mistakes. The predictions follow the mixture, token by token. Train on what this gives, with the loss of the real targets;
 * as in the paper, no gradient goes through the choice.
 *
 * It takes any model with a `StepDecoder`, and runs it once over the steps, without dropout; call it outside of the gradient.
 *
 * @param target the token before each step, int32 `[batch, time]`.
 * @returns int32 `[batch, time]`.
 * @throws when the probability is out of range, or the target does not fit the decoder.
 *
 * @example
 * const decoder = model.stepDecoder(params, source, sourceLengths);
 * const mixed = scheduledTargets(decoder, target, { probability: 0.25, random: random(step) });
 * decoder.dispose?.();
 */
export function scheduledTargets<S extends Tree>(
  decoder: StepDecoder<S>,
  target: Tensor,
  { probability, random, choose = "sample" }: ScheduledTargetsOptions,
): Tensor {
  check.rate("scheduledTargets", "probability", probability);
  check.oneOf("scheduledTargets", "choose", choose, ["sample", "best"]);
  check.ids("scheduledTargets", "target", target, ["batch", "time"], [decoder.batch, null]);
  const [batch, time] = target.shape as [number, number];
  return scoped(() => {
    const columns: Tensor[] = [sliceAxis(target, 1, 0, 1)];
    let state: S = decoder.initialState;
    for (let step = 1; step < time; step++) {
      const before = state;
      const next = scoped(() => {
        const stepped = decoder.step(reshape(columns.at(-1)!, [batch]), before);
        const own = random.split(step).split("own").bernoulli([batch, 1], probability);
        const chosen =
          choose === "best" ? stepped.logProbabilities : noisy(stepped.logProbabilities, random.split(step));
        const given = sliceAxis(target, 1, step, 1);
        const mixed = where(own, reshape(argMax(chosen, 1), [batch, 1]), given);
        return { mixed, state: stepped.state };
      });
      if (before !== decoder.initialState) disposeTree(before);
      state = next.state;
      columns.push(next.mixed);
    }
    return concat(columns, 1);
  });
}

/** Whose largest element is a draw from the probabilities (Gumbel, 1954). */
function noisy(logProbabilities: Tensor, random: Random): Tensor {
  const uniform = maximum(random.split("noise").uniform(logProbabilities.shape), LEAST);
  return add(logProbabilities, neg(log(neg(log(uniform)))));
}
