import { sizeOf } from "@refrain/core";
import type { Operation } from "./operation.ts";

const lastOf = (shape: readonly number[]): number => shape.at(-1)!;

/** Operations with int32 ids. */
export const indexingOperations: Readonly<Record<string, Operation>> = {
  gather(session, [table, ids], _, output) {
    const [rows, size] = table!.shape as [number, number];
    const operands = [table!.handle, ids!.handle, output.handle, rows, sizeOf(ids!.shape), size];
    session.run("gather", operands, { name: "gather", ids: { what: "ids", limit: rows - 1 } });
  },
  scatterAdd(session, [ids, values], _, output) {
    const [rows, size] = output.shape as [number, number];
    const isInt = values!.dtype === "int32" ? 1 : 0;
    const operands = [isInt, ids!.handle, values!.handle, output.handle, rows, sizeOf(ids!.shape), size];
    session.run("scatterAdd", operands, { name: "scatterAdd", ids: { what: "ids", limit: rows - 1 } });
  },
  pick(session, [x, ids], _, output) {
    const size = lastOf(x!.shape);
    const operands = [x!.handle, ids!.handle, output.handle, sizeOf(ids!.shape), size];
    session.run("pick", operands, { name: "pick", ids: { what: "ids", limit: size - 1 } });
  },
  place(session, [values, ids], _, output) {
    const size = lastOf(output.shape);
    const operands = [values!.handle, ids!.handle, output.handle, sizeOf(ids!.shape), size];
    session.run("place", operands, { name: "place", ids: { what: "ids", limit: size - 1 } });
  },
  reverseRows(session, [x, lengths], _, output) {
    const [batch, time] = x!.shape as [number, number];
    const size = sizeOf(x!.shape.slice(2));
    const operands = [x!.handle, lengths!.handle, output.handle, batch, time, size];
    session.run("reverseRows", operands, { name: "reverseRows", ids: { what: "lengths", limit: time } });
  },
};
