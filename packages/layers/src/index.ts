export { type BatchNormOptions, type BatchNormParams, batchNorm } from "./batch-norm.ts";
export { type BidirectionalOptions, bidirectional, type Directions, type Merge } from "./bidirectional.ts";
export { type DenseOptions, type DenseParams, dense } from "./dense.ts";
export { dropout } from "./dropout.ts";
export {
  type EmbeddingOptions,
  type EmbeddingParams,
  embedding,
} from "./embedding.ts";
export { type LayerNormOptions, layerNorm, type NormParams } from "./layer-norm.ts";
export type { DescribedLayer, NoParams, ParamsOf } from "./layer-types.ts";
export { lockedDropout } from "./locked-dropout.ts";
export { type Observed, type Observing, observing, withObserved } from "./observing.ts";
export { lastPooling, maxPooling, meanPooling, type Pooling } from "./pooling.ts";
export { type RecurrentOptions, recurrent } from "./recurrent.ts";
export type { RecurrentInput, RecurrentLayer, Sequences } from "./recurrent-layer.ts";
export { sequential } from "./sequential.ts";
export { type StackOptions, type StatesOf, stack } from "./stack.ts";
export { type TiedOutputOptions, type TiedOutputParams, tiedOutput } from "./tied-output.ts";
