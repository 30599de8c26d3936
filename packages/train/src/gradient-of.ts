import { add, mul, type Random, Tensor, type Tree, valueAndGradWithAux, zipTrees } from "@refrain/core";
import { observing, withObserved } from "@refrain/layers";
import type { LossFunction, LossResult } from "./train-types.ts";

/** What the batches of one step give. */
export interface StepGradient<P extends Tree, S extends Tree> {
  /** The mean loss. */
  readonly value: Tensor;
  readonly grads: P;
  /** The targets that were counted. */
  readonly count: number;
  /** The state to carry on. */
  readonly state: S | undefined;
  /** The parameters, with the running statistics of these batches. */
  readonly params: P;
}

/** Where a step starts, and its batches. */
export interface StepStart<P extends Tree, B, S extends Tree> {
  readonly params: P;
  readonly state: S | undefined;
  readonly batches: readonly B[];
  readonly random: Random;
}

/** The loss and gradient of one step's batches, each weighed by its count, with the state handed from one to the next. */
export function gradientOf<P extends Tree, B, S extends Tree>(
  loss: LossFunction<P, B, S>,
  { params, state, batches, random }: StepStart<P, B, S>,
): StepGradient<P, S> {
  const [first, ...rest] = batches.map((batch, index) => {
    const gradient = ofBatch(loss, { params, state, batch, random: random.split(index) });
    ({ params, state } = gradient);
    return gradient;
  });
  if (rest.length === 0) return first!;
  const parts = [first!, ...rest];
  const count = parts.reduce((total, part) => total + part.count, 0);
  const mean = (tensors: readonly Tensor[]) =>
    tensors.map((tensor, index) => mul(tensor, parts[index]!.count / count)).reduce((a, b) => add(a, b));
  return {
    value: mean(parts.map(({ value }) => value)),
    grads: zipTrees([first!.grads, ...rest.map(({ grads }) => grads)], mean),
    ...{ count, state, params },
  };
}

function ofBatch<P extends Tree, B, S extends Tree>(
  loss: LossFunction<P, B, S>,
  { params, state, batch, random }: Omit<StepStart<P, B, S>, "batches"> & { readonly batch: B },
): StepGradient<P, S> {
  let result: LossResult<S> | undefined;
  const { value, aux, grads } = valueAndGradWithAux((followed: P) => {
    const { context, observed } = observing({ training: true, random });
    result = resultOf("train", loss(followed, batch, { ...context, state: carried(batch, state) }));
    return { value: result.value, aux: { state: result.state ?? [], observed: observed(followed) } };
  })(params);
  return {
    ...{ value, grads, count: countOf("train", result!) },
    state: result!.state === undefined ? undefined : (aux.state as S),
    params: withObserved(params, aux.observed),
  };
}

/** The state that a batch goes on with: none where its rows begin anew. */
export function carried<S>(batch: unknown, state: S | undefined): S | undefined {
  const first = typeof batch === "object" && batch !== null && "first" in batch && batch.first === true;
  return first ? undefined : state;
}

/** What a loss gave. @throws when that is none of its results, such as a tensor alone. */
export function resultOf<R extends LossResult>(where: string, result: R): R {
  if (result?.value instanceof Tensor) return result;
  throw new Error(`${where}: the loss must return { value }, a scalar tensor, got ${describe(result)}.`);
}

function describe(result: unknown): string {
  if (result instanceof Tensor) return "a tensor alone";
  if (result instanceof Promise) return "a promise; it must not be async";
  return typeof result === "object" && result !== null
    ? `{ ${Object.keys(result).join(", ")} }`
    : String(result);
}

/** The weight of a batch in means over several. */
export function countOf(where: string, { count = 1 }: LossResult): number {
  if (count > 0 && Number.isFinite(count)) return count;
  throw new Error(
    `${where}: the loss's count must be above 0, got ${count}. Leave out batches without targets.`,
  );
}
