import { apply } from "../apply.ts";
import type { Primitive } from "../primitive.ts";
import { formatShape, type Spec, sameShape } from "../spec.ts";
import type { Tensor } from "../tensor.ts";

const gatherPrimitive: Primitive = {
  name: "gather",
  pointwise: false,
  infer([table, ids]) {
    checkIds("gather", ids!);
    if (table!.shape.length !== 2) {
      throw new Error(`gather: the table must be [rows, size], got ${formatShape(table!.shape)}.`);
    }
    return { shape: [...ids!.shape, table!.shape[1]!], dtype: table!.dtype };
  },
  gradient: ({ inputs: [table, ids], gradient }) => [scatterAdd(ids!, gradient, table!.shape[0]!), null],
  gradientReads: () => [1],
  reference([table, ids], _, output) {
    const [rows, size] = table!.shape as [number, number];
    ids!.data.forEach((id, i) => {
      checkId("gather", id, i, rows);
      output.data.set(table!.data.subarray(id * size, (id + 1) * size), i * size);
    });
  },
};

const scatterAddPrimitive: Primitive = {
  name: "scatterAdd",
  pointwise: false,
  infer([ids, values], { rows }) {
    checkIds("scatterAdd", ids!);
    if (values!.shape.length === 0 || !sameShape(values!.shape.slice(0, -1), ids!.shape)) {
      throw new Error(
        `scatterAdd: values must be [...ids, size] for ids ${formatShape(ids!.shape)}, got ${formatShape(values!.shape)}.`,
      );
    }
    return { shape: [rows as number, values!.shape.at(-1)!], dtype: values!.dtype };
  },
  gradient: ({ inputs: [ids], gradient }) => [null, gather(gradient, ids!)],
  gradientReads: () => [0],
  reference([ids, values], { rows }, output) {
    const size = output.shape[1]!;
    ids!.data.forEach((id, i) => {
      checkId("scatterAdd", id, i, rows as number);
      for (let j = 0; j < size; j++) output.data[id * size + j]! += values!.data[i * size + j]!;
    });
  },
};

const pickPrimitive: Primitive = {
  name: "pick",
  pointwise: false,
  infer([x, ids]) {
    checkIds("pick", ids!);
    if (x!.shape.length === 0 || !sameShape(x!.shape.slice(0, -1), ids!.shape)) {
      throw new Error(
        `pick: ids must have the shape of x without its last axis, got ${formatShape(ids!.shape)} for x ${formatShape(x!.shape)}.`,
      );
    }
    return { shape: ids!.shape, dtype: x!.dtype };
  },
  gradient: ({ inputs: [x, ids], gradient }) => [place(gradient, ids!, x!.shape.at(-1)!), null],
  gradientReads: () => [1],
  reference([x, ids], _, output) {
    const size = x!.shape.at(-1)!;
    ids!.data.forEach((id, i) => {
      checkId("pick", id, i, size);
      output.data[i] = x!.data[i * size + id]!;
    });
  },
};

const placePrimitive: Primitive = {
  name: "place",
  pointwise: false,
  infer([values, ids], { size }) {
    checkIds("place", ids!);
    if (!sameShape(values!.shape, ids!.shape)) {
      throw new Error(
        `place: ids must have the shape of values, got ${formatShape(ids!.shape)} for values ${formatShape(values!.shape)}.`,
      );
    }
    return { shape: [...ids!.shape, size as number], dtype: values!.dtype };
  },
  gradient: ({ inputs: [, ids], gradient }) => [pick(gradient, ids!), null],
  gradientReads: () => [1],
  reference([values, ids], { size }, output) {
    ids!.data.forEach((id, i) => {
      checkId("place", id, i, size as number);
      output.data[i * (size as number) + id] = values!.data[i]!;
    });
  },
};

const reverseRowsPrimitive: Primitive = {
  name: "reverseRows",
  pointwise: false,
  infer([x, lengths]) {
    checkIds("reverseRows", lengths!);
    if (x!.shape.length < 2 || !sameShape(lengths!.shape, x!.shape.slice(0, 1))) {
      throw new Error(
        `reverseRows: x must be [batch, time, ...] and lengths [batch], got ${formatShape(x!.shape)} and ${formatShape(lengths!.shape)}.`,
      );
    }
    return x!;
  },
  gradient: ({ inputs: [, lengths], gradient }) => [reverseRows(gradient, lengths!), null],
  gradientReads: () => [1],
  reference([x, lengths], _, output) {
    const [batch, time] = x!.shape as [number, number];
    const size = x!.data.length / (batch * time);
    for (let row = 0; row < batch; row++) {
      const length = lengths!.data[row]!;
      if (length < 0 || length > time) {
        throw new Error(`reverseRows: lengths must be from 0 to time=${time}, got ${length} for row ${row}.`);
      }
      for (let t = 0; t < length; t++) {
        const from = (row * time + length - 1 - t) * size;
        output.data.set(x!.data.subarray(from, from + size), (row * time + t) * size);
      }
    }
  },
};

/** The primitives of this file. */
export const indexingPrimitives: readonly Primitive[] = [
  gatherPrimitive,
  scatterAddPrimitive,
  pickPrimitive,
  placePrimitive,
  reverseRowsPrimitive,
];

/**
 * Rows of a table by their numbers: an embedding.
 *
 * @param table `[rows, size]`.
 * @param ids int32 of any shape, each from 0 to rows - 1.
 * @returns `[...ids, size]`.
 */
export function gather(table: Tensor, ids: Tensor): Tensor {
  return apply(gatherPrimitive, [table, ids]);
}

/** Adds values `[...ids, size]` into the rows of zeros `[rows, size]` that the ids name. */
export function scatterAdd(ids: Tensor, values: Tensor, rows: number): Tensor {
  return apply(scatterAddPrimitive, [ids, values], { rows });
}

/** One element of the last axis for each id: `[..., size]` and `[...]` give `[...]`. */
export function pick(x: Tensor, ids: Tensor): Tensor {
  return apply(pickPrimitive, [x, ids]);
}

/** The counterpart of `pick`: each value `[...]` at its id among zeros, `[..., size]`. */
export function place(values: Tensor, ids: Tensor, size: number): Tensor {
  return apply(placePrimitive, [values, ids], { size });
}

/** Reverses the first `lengths[row]` steps of each row of `[batch, time, ...]`; the steps behind become 0. */
export function reverseRows(x: Tensor, lengths: Tensor): Tensor {
  return apply(reverseRowsPrimitive, [x, lengths]);
}

function checkIds(name: string, ids: Spec): void {
  if (ids.dtype !== "int32") throw new Error(`${name}: ids must be int32, got ${ids.dtype}. Use intTensor.`);
}

function checkId(name: string, id: number, position: number, rows: number): void {
  if (id < 0 || id >= rows) {
    throw new Error(`${name}: ids must be from 0 to ${rows - 1}, got ${id} at position ${position}.`);
  }
}
