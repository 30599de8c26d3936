import type { Context, Random, Tensor, Tree } from "@refrain/core";
import type { Optimizer, OptimizerState } from "@refrain/optim";
import type { Checkpoint } from "./checkpoint/checkpoint.ts";

/** A place in the data, as JSON: `Cursor` of `@refrain/data`. */
export interface Cursor {
  /** What data it belongs to. */
  readonly source: string;
  /** From 0. */
  readonly epoch: number;
  /** The next batch of the epoch, from 0. */
  readonly batch: number;
}

/** Batches, each with the place after it: what `readBatches` of `@refrain/data` gives. */
export type Batches<B> = SyncOrAsync<{ readonly batch: B; readonly next: Cursor }>;

/** Something to go through with `for await`. */
export type SyncOrAsync<T> = Iterable<T> | AsyncIterable<T>;

/** What a loss is given beside the parameters and the batch. */
export interface LossContext<S extends Tree = Tree> extends Context {
  /** What the loss returned for the batch before, without a gradient; undefined where the rows begin anew. */
  readonly state: S | undefined;
}

/** What a loss gives. */
export interface LossResult<S extends Tree = Tree> {
  /** The mean loss of the batch: a float32 scalar, in the loss's unit, such as nats per token. */
  readonly value: Tensor;
  /** The state to carry to the next batch. */
  readonly state?: S | undefined;
  /** How many targets `value` is the mean of: the weight of this batch in means over several. Default: 1. */
  readonly count?: number;
}

/** The loss of a batch. One function can serve `train` and `evaluate`. */
export type LossFunction<P extends Tree, B, S extends Tree> = (
  params: P,
  batch: B,
  context: LossContext<S>,
) => LossResult<S>;

/** What `train` is told. */
export interface TrainOptions<P extends Tree, B, S extends Tree, O extends OptimizerState> {
  /**
   * The parameters to start from; they stay the caller's. With `resume`, only their names and shapes matter, and
   * `model.init(undrawn)` will do.
   */
  readonly params: P;
  /** The batches from a place on, or from the start: `(from) => readBatches(stream, from)`. */
  readonly batches: (from: Cursor | undefined) => Batches<B>;
  /**
   * The loss. A batch with `first: true`, such as the first window of a text, gets no state from the one before. Layers
   * with running statistics find a context that takes them home.
   */
  readonly loss: LossFunction<P, B, S>;
  readonly optimizer: Optimizer<O>;
  /** Ends after so many steps, counted from the start of the run, not from its checkpoint. Default: when the batches end. */
  readonly steps?: number | undefined;
  /** What all of the run's randomness comes from; with `resume`, the checkpoint's goes on. Default: 0. */
  readonly seed?: number | undefined;
  /** Reads losses from the device, and yields, every so many steps. Default: 1; on a GPU, 10 or more keep it busy. */
  readonly readEvery?: number | undefined;
  /** How many batches make one step, each weighed by its count. Default: 1. */
  readonly accumulate?: number | undefined;
  /** Goes on where this checkpoint was taken. */
  readonly resume?: Checkpoint | undefined;
}

/** Where training stands. The tensors live until the next step is asked for; those of the last one stay the caller's. */
export interface TrainStep<P extends Tree = Tree, S extends Tree = Tree, O = OptimizerState> {
  /** The steps taken so far. */
  readonly step: number;
  /** The mean loss of the steps since the one yielded before, weighed by their counts. */
  readonly loss: number;
  /** The sum of those steps' counts: the targets, if the loss counts them. */
  readonly count: number;
  /** The length of each parameter's gradient in this step, as the optimizer got it, by the parameter's dotted name. */
  readonly gradientNorms: Readonly<Record<string, number>>;
  readonly params: P;
  /** With what `observe` has told it since. */
  readonly optimizerState: O;
  /** What the next batch's loss is given. */
  readonly state: S | undefined;
  /** The place in the data after this step. */
  readonly cursor: Cursor;
  /** The key that all of the run's randomness comes from. */
  readonly random: Random["key"];
  /** Tells the optimizer a validation metric of which less is better: for plateaus and triggered averaging. */
  observe(metric: number): void;
}
