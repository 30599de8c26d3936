import type { RecurrentCell, Tree } from "@refrain/core";
import type { CellDescription } from "./description.ts";
import { elman } from "./elman.ts";
import { gru } from "./gru.ts";
import { indRnn } from "./ind-rnn.ts";
import { janet } from "./janet.ts";
import { layerNormGru } from "./layer-norm-gru.ts";
import { layerNormLstm } from "./layer-norm-lstm.ts";
import { lstm } from "./lstm.ts";
import { mgu } from "./mgu.ts";
import { minGru } from "./min-gru.ts";
import { minLstm } from "./min-lstm.ts";
import { recurrentDropout } from "./recurrent-dropout.ts";
import type { WithRecurrentWeights } from "./recurrent-weights.ts";
import { sru } from "./sru.ts";
import { weightDrop } from "./weight-drop.ts";
import { zoneout } from "./zoneout.ts";

/** Makes a cell from one record: `inputSize`, `hiddenSize` and the cell's own options. `lstm` is one. */
export type CellFactory = (options: never) => RecurrentCell<Tree, Tree>;

const cellsByKind: Readonly<Record<string, CellFactory>> = {
  elman,
  gru,
  indRnn,
  janet,
  layerNormGru,
  layerNormLstm,
  lstm,
  mgu,
  minGru,
  minLstm,
  sru,
};

/** The kinds of this package's cells, without the wrappers. */
export const cellKinds: readonly string[] = Object.keys(cellsByKind);

type Wrapper = (cell: RecurrentCell<WithRecurrentWeights, Tree>, rate: never) => RecurrentCell<Tree, Tree>;

const wrappersByKind: Readonly<Record<string, Wrapper>> = { recurrentDropout, weightDrop, zoneout };

/**
 * Rebuilds a cell from what `descriptionOf` gave, wrappers and all. Nothing that the description says is run; kinds that are not
 * of this package resolve only against what the caller passes.
 *
 * @param description such as a part of the `model` of a checkpoint.
 * @param options.cells other cells' factories by kind; one whose kind reads `acme/wrapper(lstm)` by `acme/wrapper`.
 * @throws when it is no description, the kind is unknown, or the rebuilt cell is not as described.
 *
 * @example
 * const cell = cellFromDescription(description, { cells: { "acme/leaky": leaky } });
 */
export function cellFromDescription(
  description: unknown,
  { cells = {} }: { readonly cells?: Readonly<Record<string, CellFactory>> } = {},
): RecurrentCell<Tree, Tree> {
  const form = checkForm(description);
  const { kind, inputSize, hiddenSize, options } = form;
  const name = kind.split("(")[0]!;
  const factory = own(cellsByKind, name) ?? own(cells, name);
  const wrapper = own(wrappersByKind, name);
  let cell: RecurrentCell<Tree, Tree>;
  if (wrapper !== undefined) {
    const inner = cellFromDescription(options["cell"], { cells });
    cell = wrapper(inner as RecurrentCell<WithRecurrentWeights, Tree>, options["rate"] as never);
  } else if (factory !== undefined) {
    cell = factory({ ...options, inputSize, hiddenSize } as never);
  } else {
    const known = [...Object.keys(cellsByKind), ...Object.keys(wrappersByKind), ...Object.keys(cells)];
    throw new Error(
      `cellFromDescription: kind must be one of ${known.join(", ")}, got "${kind}". Pass the factory of another cell as cells: { "${name}": ... }.`,
    );
  }
  checkSame(form, cell);
  return cell;
}

function checkForm(description: unknown): CellDescription {
  const { kind, options } = (description ?? {}) as Partial<CellDescription>;
  if (typeof kind !== "string" || typeof options !== "object" || options === null) {
    throw new Error(
      `cellFromDescription: a description must be { kind, inputSize, hiddenSize, options }, got ${JSON.stringify(description)}.`,
    );
  }
  return description as CellDescription;
}

/** An option that this version does not know, or reads otherwise, must not be lost. */
function checkSame(description: CellDescription, cell: RecurrentCell<Tree, Tree>): void {
  const { kind, inputSize, hiddenSize, options } = cell;
  const given = { ...description.options, kind: description.kind, ...sizesOf(description) };
  const rebuilt: Readonly<Record<string, unknown>> = { ...options, kind, inputSize, hiddenSize };
  for (const [name, value] of Object.entries(given)) {
    if (sameJson(value, rebuilt[name])) continue;
    throw new Error(
      `cellFromDescription(${description.kind}): ${name} is ${JSON.stringify(value)} in the description, but the rebuilt cell has ${JSON.stringify(rebuilt[name])}. Another version wrote it, or it is of another cell.`,
    );
  }
}

function sizesOf({ inputSize, hiddenSize }: CellDescription): object {
  return { inputSize, hiddenSize };
}

/** Whether all that a description says is the same in another; the other may say more, such as a newer default. */
function sameJson(given: unknown, rebuilt: unknown): boolean {
  if (typeof given !== "object" || typeof rebuilt !== "object" || given === null || rebuilt === null) {
    return given === rebuilt;
  }
  const other = rebuilt as Readonly<Record<string, unknown>>;
  return Object.entries(given).every(([name, value]) => sameJson(value, other[name]));
}

function own<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}
