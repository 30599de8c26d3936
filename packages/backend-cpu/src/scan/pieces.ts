import { type Program, specOf, type ValueId } from "@refrain/core";
import type { Expression, Expressions } from "../program/expression.ts";

/** Where a leaf of a step's expressions comes from. */
export type Leaf =
  /** Memory: each row's own numbers, one number a row for all columns, or the same numbers for all rows. */
  | {
      readonly kind: "region";
      readonly region: string;
      readonly column: number;
      readonly mode: "rows" | "column" | "vector";
    }
  /** Columns of a product, from `column` on. */
  | { readonly kind: "product"; readonly node: ValueId; readonly column: number };

/** Columns of a value, as an expression of what is in memory or comes out of products. */
export interface Pieces {
  /**
   * Columns `start` to `start + width` of a value. `repeat`: its one column at `start` for all of them.
   */
  of(id: ValueId, start: number, width: number, repeat?: boolean): Expression;
  leaf(key: string): Leaf;
  /** An expression that reads a region. */
  read(region: string, column: number, mode: "rows" | "column"): Expression;
}

export interface PieceSources {
  readonly program: Program;
  readonly invariants: number;
  readonly isRow: (id: ValueId) => boolean;
  readonly expressions: Expressions;
  /** The region of a row input. */
  readonly regionOf: (input: ValueId) => string;
  /** The region that holds a value which is not computed by tapes alone: a reduction, or a product to be repeated. */
  readonly materialize: (id: ValueId) => string;
}

/** Reads a step program backwards, from a value's columns to the leaves they are made of. */
export function startPieces(sources: PieceSources): Pieces {
  const { program, invariants, isRow, expressions, regionOf, materialize } = sources;
  const leaves = new Map<string, Leaf>();
  const leafExpression = (leaf: Leaf): Expression => {
    const key = Object.values(leaf).join(" ");
    leaves.set(key, leaf);
    return expressions.leaf(key);
  };
  const read = (region: string, column: number, mode: "rows" | "column" | "vector"): Expression =>
    leafExpression({ kind: "region", region, column, mode });
  const widthOf = (id: ValueId): number => specOf(program, id).shape.at(-1) ?? 1;

  const of = (id: ValueId, start: number, width: number, repeat = false): Expression => {
    if (id < invariants) {
      const single = widthOf(id) === 1;
      return read(`invariant${id}`, single ? 0 : start, single || repeat ? "column" : "vector");
    }
    if (id < program.inputs.length) return read(regionOf(id), start, repeat ? "column" : "rows");
    const { primitive, inputs, attributes, dtype } = program.nodes[id - program.inputs.length]!;
    const [x] = inputs;
    switch (primitive.name) {
      case "constant":
        return expressions.number(attributes["value"] as number, dtype);
      case "slice":
        return of(x!, start + (attributes["starts"] as readonly number[])[1]!, width, repeat);
      case "pad": {
        const from = start - (attributes["before"] as readonly number[])[1]!;
        return from < 0 || from >= widthOf(x!) ? expressions.number(0, dtype) : of(x!, from, width, repeat);
      }
      case "concat": {
        let from = start;
        for (const part of inputs) {
          if (from < widthOf(part)) return of(part, from, width, repeat);
          from -= widthOf(part);
        }
        throw new Error(`scan: concat has no column ${start}.`);
      }
      case "broadcastTo":
        return of(x!, 0, width, width > 1);
      case "sum":
      case "max":
        return read(materialize(id), 0, repeat ? "column" : "rows");
      case "matMul":
        return repeat
          ? read(materialize(id), start, "column")
          : leafExpression({ kind: "product", node: id, column: start });
    }
    const operands = inputs.map((input) => {
      const single = widthOf(input) === 1;
      const spreads = single && (repeat || (isRow(id) && widthOf(id) > 1));
      return of(input, single ? 0 : start, width, spreads || (repeat && !single));
    });
    const value = expressions.apply(primitive.name, operands, { from: "float32", to: "float32" });
    if (value === null) throw new Error(`${primitive.name} is no tape operation`);
    return value;
  };
  return { of, leaf: (key) => leaves.get(key)!, read };
}
