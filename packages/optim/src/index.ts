export { type AdagradOptions, adagrad } from "./adagrad.ts";
export { type AdamOptions, type AdamState, type AdamWOptions, adam, adamW } from "./adam.ts";
export { addWeightDecay } from "./add-weight-decay.ts";
export { applyUpdates } from "./apply-updates.ts";
export {
  type AveragedSgdOptions,
  type AveragedSgdState,
  averagedSgd,
  hasStalled,
  type NtAsgdOptions,
  ntAsgd,
} from "./averaged-sgd.ts";
export { type ChainState, chain } from "./chain.ts";
export { clipByGlobalNorm } from "./clip-by-global-norm.ts";
export { clipByValue } from "./clip-by-value.ts";
export {
  type ExponentialAverageOptions,
  type ExponentialAverageState,
  exponentialAverage,
} from "./exponential-average.ts";
export { globalNorm, normsByParameter } from "./gradient-norms.ts";
export type { LearningRate, Schedule } from "./learning-rate.ts";
export { binaryCrossEntropy } from "./losses/binary-cross-entropy.ts";
export { type CrossEntropyOptions, crossEntropy } from "./losses/cross-entropy.ts";
export { type GaussianNllOptions, gaussianNll } from "./losses/gaussian-nll.ts";
export { type HuberOptions, huber } from "./losses/huber.ts";
export { maskIgnored } from "./losses/labels.ts";
export type { Loss } from "./losses/loss.ts";
export { mae } from "./losses/mae.ts";
export { maskedMean } from "./losses/masked-mean.ts";
export { mse } from "./losses/mse.ts";
export { type NllOptions, nll } from "./losses/nll.ts";
export type { ByName } from "./named.ts";
export type { Json, Optimizer, OptimizerState } from "./optimizer.ts";
export { type PointwiseRule, pointwiseOptimizer, type StepState } from "./pointwise-optimizer.ts";
export { type RmsPropOptions, rmsProp } from "./rms-prop.ts";
export { constant } from "./schedules/constant.ts";
export { type CosineOptions, cosine } from "./schedules/cosine.ts";
export { type ExponentialOptions, exponential } from "./schedules/exponential.ts";
export { type InverseSquareRootOptions, inverseSquareRoot } from "./schedules/inverse-square-root.ts";
export { type OneCycleOptions, oneCycle } from "./schedules/one-cycle.ts";
export { type PlateauOptions, type PlateauState, plateau } from "./schedules/plateau.ts";
export { type StepDecayOptions, stepDecay } from "./schedules/step-decay.ts";
export { type WarmUpOptions, warmUp } from "./schedules/warm-up.ts";
export { type SgdOptions, sgd } from "./sgd.ts";
export type { Slots } from "./update-each.ts";
