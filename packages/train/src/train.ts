import { random, randomFromKey, scoped, type Tree } from "@refrain/core";
import { applyUpdates, type OptimizerState } from "@refrain/optim";
import { breather } from "./breather.ts";
import { type Resumed, resumed } from "./checkpoint/restore.ts";
import { freeAll } from "./free-all.ts";
import { gradientOf } from "./gradient-of.ts";
import { groups } from "./groups.ts";
import { startMonitor } from "./monitor.ts";
import { requireCount } from "./require-count.ts";
import type { Cursor, TrainOptions, TrainStep } from "./train-types.ts";

/**
 * Trains: takes batches and steps the optimizer, until `steps` are taken, the batches end, or the caller leaves the loop.
 *
 * Truncated back-propagation through time (Williams and Peng, 1990): the state that the loss returns is handed to the
 * loss of the next batch, without a gradient.
 *
 * Between two yielded steps nothing is read from the device. The loss and the gradient norms of every step wait there, and
 * are read together, with the norms of the parameters. So no step escapes the check for numbers that are not finite, and
 * what is yielded has passed it: a checkpoint that is saved in the loop is a good one.
 *
 * The same options and seed give the same run on the same backend, also when it is killed and resumed on the way.
 *
 * @throws when there is no batch, or a loss, a gradient or a parameter is not finite, with the step and the largest gradient's name.
 *
 * @example
 * const batches = (from?: Cursor) => readBatches(stream, from);
 * for await (const now of train({ params, loss, optimizer, batches, steps: 1000, readEvery: 10 })) {
 *   console.log(now.step, now.loss);
 *   if (now.step % 100 === 0) await saveCheckpoint("run.safetensors", await takeCheckpoint(now, { model }));
 * }
 */
export async function* train<P extends Tree, B, S extends Tree, O extends OptimizerState>(
  options: TrainOptions<P, B, S, O>,
): AsyncGenerator<TrainStep<P, S, O>, void, void> {
  const { loss, optimizer, resume, steps = Number.POSITIVE_INFINITY } = options;
  if (typeof options.batches !== "function") {
    throw new Error(
      "train: batches must be a function, from a place in the data to the batches from there on, such as (from) => readBatches(stream, from).",
    );
  }
  if (options.steps !== undefined) requireCount("train", "steps", options.steps);
  const readEvery = requireCount("train", "readEvery", options.readEvery ?? 1);
  const accumulate = requireCount("train", "accumulate", options.accumulate ?? 1);
  const chance = resume ? randomFromKey(resume.random) : random(options.seed ?? 0);

  let { step, params, optimizerState, state }: Resumed<P, S, O> = resume
    ? resumed(resume, options.params, optimizer)
    : { step: 0, params: options.params, optimizerState: optimizer.init(options.params), state: undefined };
  if (step >= steps) return;
  const monitor = startMonitor(step);
  const breathe = breather();
  let cursor: Cursor;

  const report = async (): Promise<TrainStep<P, S, O>> => ({
    ...{ step, ...(await monitor.read(params)), params, state, cursor, random: chance.key },
    get optimizerState() {
      return optimizerState;
    },
    observe(metric) {
      optimizerState = optimizer.observe?.(optimizerState, metric) ?? optimizerState;
    },
  });

  for await (const { batches, next } of groups(options.batches(resume?.cursor), accumulate)) {
    const before = [params, optimizerState.tensors, state ?? []];
    scoped(() => {
      const gradient = gradientOf(loss, { params, state, batches, random: chance.split(step) });
      const stepped = optimizer.update(gradient.grads, optimizerState, gradient.params);
      params = applyUpdates(gradient.params, stepped.updates);
      optimizerState = stepped.state;
      state = gradient.state;
      return [params, optimizerState.tensors, state ?? [], monitor.note(gradient)];
    });
    freeAll(before, [params, optimizerState.tensors, state ?? [], options.params]);
    [step, cursor] = [step + 1, next];
    if (step % readEvery === 0 || step === steps) yield await report();
    if (step === steps) return;
    await breathe();
  }
  if (monitor.pending) yield await report();
  if (step === 0) throw new Error("train: there must be at least one batch, got none.");
}
