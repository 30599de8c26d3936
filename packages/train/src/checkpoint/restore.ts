import { mapTree, namedLeaves, type Spec, scoped, type Tensor, type Tree, tensor } from "@refrain/core";
import type { Optimizer, OptimizerState } from "@refrain/optim";
import { freeAll } from "../free-all.ts";
import { type Checkpoint, tensorsUnder } from "./checkpoint.ts";
import { treeOf } from "./form.ts";

/** How many differences an error lists. */
const LISTED = 5;

/**
 * The parameters of a checkpoint, on the running device.
 *
 * @param like parameters of the model, such as `model.init(undrawn)`: only their names and shapes matter.
 * @throws when the checkpoint belongs to another model, with the first differences.
 *
 * @example
 * const params = scoped(() => restoreParams(decodeCheckpoint(bytes), model.init(undrawn)));
 */
export function restoreParams<P extends Tree>(checkpoint: Checkpoint, like: P): P {
  return restoreLike("restoreParams", checkpoint, "params", like, "model");
}

/** Where a run stood when its checkpoint was taken. */
export interface Resumed<P extends Tree, S extends Tree, O extends OptimizerState> {
  readonly step: number;
  readonly params: P;
  readonly optimizerState: O;
  readonly state: S | undefined;
}

/** @throws when the checkpoint belongs to another model or another optimizer. */
export function resumed<P extends Tree, S extends Tree, O extends OptimizerState>(
  checkpoint: Checkpoint,
  like: P,
  optimizer: Optimizer<O>,
): Resumed<P, S, O> {
  const where = "train: resume";
  const params = restoreLike(where, checkpoint, "params", like, "model");
  const fresh = optimizer.init(params);
  const tensors = restoreLike(where, checkpoint, "optimizer", fresh.tensors, "optimizer");
  freeAll(fresh.tensors, [like, params]);
  const optimizerState = { numbers: checkpoint.optimizer, tensors } as O;
  const { carry } = checkpoint;
  const state = carry === null ? undefined : (treeOf(carry, (name) => upload(checkpoint, name)) as S);
  return { step: checkpoint.step, params, optimizerState, state };
}

function restoreLike<T extends Tree>(
  where: string,
  checkpoint: Checkpoint,
  group: "params" | "optimizer",
  like: T,
  owner: string,
): T {
  const expected = new Map([...namedLeaves({ [group]: like })]);
  const found = tensorsUnder(checkpoint, group);
  const differences = differencesOf(expected, found);
  if (differences.length > 0) {
    const more = differences.length > LISTED ? [`and ${differences.length - LISTED} more`] : [];
    throw new Error(
      `${where}: the checkpoint belongs to another ${owner}.\n  ${[...differences.slice(0, LISTED), ...more].join("\n  ")}`,
    );
  }
  return scoped(() =>
    mapTree(like, (_, name) => upload(checkpoint, name === "" ? group : `${group}.${name}`)),
  );
}

function upload({ tensors }: Checkpoint, name: string): Tensor {
  const { data, shape, dtype } = tensors.get(name)!;
  return tensor(data, shape, dtype);
}

/** Which names and shapes differ, a line each, in the order of the names. */
export function differencesOf(
  expected: ReadonlyMap<string, Spec>,
  found: ReadonlyMap<string, Spec>,
): readonly string[] {
  const names = [...new Set([...expected.keys(), ...found.keys()])].sort();
  return names.flatMap((name) => {
    const [ours, theirs] = [expected.get(name), found.get(name)].map((spec) => spec && describe(spec));
    if (ours === theirs) return [];
    return [`${name}: expected ${ours ?? "nothing"}, the checkpoint has ${theirs ?? "nothing"}`];
  });
}

const describe = ({ dtype, shape }: Spec): string => `${dtype} [${shape.join(", ")}]`;
