import { concat, random, reshape, scoped, type Tensor, type Tree } from "@refrain/core";
import { breather } from "./breather.ts";
import { freeAll } from "./free-all.ts";
import { carried, countOf, resultOf } from "./gradient-of.ts";
import { requireCount } from "./require-count.ts";
import type { LossContext, LossResult, SyncOrAsync } from "./train-types.ts";

/** What `evaluate` is told. */
export interface EvaluateOptions<P extends Tree, B, S extends Tree> {
  readonly params: P;
  /** What is evaluated, once: `readEpoch(validation)`. */
  readonly batches: SyncOrAsync<{ readonly batch: B }>;
  /** The loss that was trained on, or another. It must count its targets. */
  readonly loss: (params: P, batch: B, context: LossContext<S>) => LossResult<S> & { readonly count: number };
  /** Reads losses from the device every so many batches. Default: 32. */
  readonly readEvery?: number;
}

/** What an evaluation gives. */
export interface Evaluation {
  /** The mean loss over all targets. */
  readonly loss: number;
  /** The number of targets. */
  readonly count: number;
}

/**
 * The mean loss over batches, each weighed by its targets, without training. State is carried as in `train`, so a text is
 * read as one.
 *
 * @throws when there are no batches, or a loss is not finite.
 *
 * @example
 * const { loss } = await evaluate({ params: now.params, loss: lossOf, batches: readEpoch(validation) });
 */
export async function evaluate<P extends Tree, B, S extends Tree>({
  params,
  batches,
  loss,
  readEvery = 32,
}: EvaluateOptions<P, B, S>): Promise<Evaluation> {
  requireCount("evaluate", "readEvery", readEvery);
  const context = { training: false, random: random(0) };
  const breathe = breather();
  const losses: number[] = [];
  const counts: number[] = [];
  let state: S | undefined;
  let waiting: Tensor[] = [];

  const read = async () => {
    const table = scoped(() => concat(waiting.map((value) => reshape(value, [1])))); // [batches]
    losses.push(...(await table.data()));
    for (const tensor of [...waiting, table]) tensor.dispose();
    waiting = [];
  };

  for await (const { batch } of batches) {
    const before = state ?? [];
    scoped(() => {
      const result = resultOf("evaluate", loss(params, batch, { ...context, state: carried(batch, state) }));
      counts.push(countOf("evaluate", result));
      waiting.push(result.value);
      state = result.state;
      return [result.value, state ?? []];
    });
    freeAll(before, [state ?? [], params]);
    if (waiting.length === readEvery) await read();
    await breathe();
  }
  if (waiting.length > 0) await read();
  freeAll(state ?? [], params);

  if (losses.length === 0) throw new Error("evaluate: there must be at least one batch, got none.");
  const bad = losses.findIndex((each) => !Number.isFinite(each));
  if (bad >= 0) throw new Error(`evaluate: losses must be finite, batch ${bad} has ${losses[bad]}.`);
  const count = counts.reduce((total, each) => total + each, 0);
  return { loss: losses.reduce((total, each, index) => total + each * counts[index]!, 0) / count, count };
}
