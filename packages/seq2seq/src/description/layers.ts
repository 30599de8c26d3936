import { type CellFactory, cellFromDescription } from "@refrain/cells";
import type { RecurrentCell, Tensor, Tree } from "@refrain/core";
import {
  bidirectional,
  type DescribedLayer,
  dropout,
  lockedDropout,
  type Merge,
  type NoParams,
  type RecurrentLayer,
  recurrent,
  stack,
} from "@refrain/layers";
import type { Dropout } from "../context.ts";
import { type Description, rebuild } from "./description.ts";

/** Factories of cells of other packages by kind, as `cellFromDescription` takes them. */
export type Cells = Readonly<Record<string, CellFactory>>;

/** Rebuilds cells, the wrapped ones too. */
export function cellsOf(description: unknown, cells: Cells): readonly RecurrentCell<Tree, Tree>[] {
  return (description as readonly unknown[]).map((each) => cellFromDescription(each, { cells }));
}

/** Rebuilds `recurrent`, `bidirectional` and `stack`. */
export function recurrentLayerFromDescription(
  where: string,
  description: unknown,
  cells: Cells,
): RecurrentLayer<Tree, Tree> {
  const cellIn = (options: Description["options"]) => cellFromDescription(options["cell"], { cells });
  return rebuild<RecurrentLayer<Tree, Tree>>(where, description, {
    recurrent: (options: Description["options"]) =>
      recurrent(cellIn(options), { reverse: options["reverse"] === true }),
    bidirectional: (options: Description["options"]) =>
      bidirectional(cellIn(options), { merge: options["merge"] as Merge }),
    stack: (options: Description["options"]) =>
      stack(
        (options["layers"] as readonly Description[]).map((layer) =>
          recurrentLayerFromDescription(where, layer, cells),
        ),
        { dropout: dropoutFromDescription(options["dropout"]), residual: options["residual"] === true },
      ),
  });
}

/** Rebuilds a rate, `dropout` or `lockedDropout`. */
export function dropoutFromDescription(description: unknown): Dropout {
  if (typeof description === "number") return description;
  const rate = (options: Description["options"]) => options["rate"] as number;
  return rebuild<DescribedLayer<NoParams, Tensor, Tensor>>("dropout", description, {
    dropout: (options: Description["options"]) => dropout(rate(options)),
    lockedDropout: (options: Description["options"]) => lockedDropout(rate(options)),
  });
}
