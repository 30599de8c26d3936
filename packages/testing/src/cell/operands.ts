import { add, mapTree, mul, type Random, type RecurrentCell, type Tensor, type Tree } from "@refrain/core";
import { normal, upload } from "../laws/draw.ts";

/** What a scan of a cell takes. A type and no interface, so that it is a tree. */
export type CellOperands<P extends Tree, S extends Tree> = {
  readonly params: P;
  /** `[batch, time, input]`. */
  readonly inputs: Tensor;
  readonly state: S;
};

/** The cell's own parameters, a little changed so that those that begin at 0 count, and random inputs and states. */
export function cellOperands<P extends Tree, S extends Tree>(
  cell: RecurrentCell<P, S>,
  random: Random,
  batch: number,
  time: number,
): CellOperands<P, S> {
  const drawn = (name: string, shape: readonly number[]) => upload(normal(shape)(random.split(name)));
  return {
    params: mapTree(cell.init(random.split("init")), (tensor, name) =>
      add(tensor, mul(drawn(`params ${name}`, tensor.shape), 0.1)),
    ),
    inputs: drawn("inputs", [batch, time, cell.inputSize]),
    state: mapTree(cell.initialState(batch), ({ shape }, name) => mul(drawn(`state ${name}`, shape), 0.5)),
  };
}
