import type { DType } from "@refrain/core";
import { type Opcode, opcodeNamed } from "./opcodes.ts";

/** A value of a tape: a leaf that is loaded, a number, or an operation on values. Equal ones are one object. */
export type Expression =
  | { readonly kind: "leaf"; readonly id: number; readonly key: string }
  | { readonly kind: "number"; readonly id: number; readonly value: number; readonly dtype: DType }
  | {
      readonly kind: "operation";
      readonly id: number;
      readonly opcode: Opcode;
      readonly operands: readonly Expression[];
    };

/** Makes expressions, each only once. */
export interface Expressions {
  leaf(key: string): Expression;
  number(value: number, dtype: DType): Expression;
  /** The same operation on other operands. */
  rebuild(expression: Expression, operands: readonly Expression[]): Expression;
  /** A pointwise primitive applied to operands of a type; null when tapes have no such operation. */
  apply(
    primitive: string,
    operands: readonly Expression[],
    dtypes: { from: DType; to: DType },
  ): Expression | null;
}

/** A fresh set of expressions. */
export function startExpressions(): Expressions {
  const known = new Map<string, Expression>();
  const intern = (key: string, make: (id: number) => Expression): Expression => {
    let found = known.get(key);
    if (found === undefined) {
      found = make(known.size);
      known.set(key, found);
    }
    return found;
  };
  const operation = (opcode: Opcode, operands: readonly Expression[]): Expression =>
    intern(`${opcode}(${operands.map(({ id }) => id).join()})`, (id) => ({
      kind: "operation",
      id,
      opcode,
      operands,
    }));

  return {
    leaf: (key) => intern(`leaf ${key}`, (id) => ({ kind: "leaf", id, key })),
    number: (value, dtype) =>
      intern(`${dtype} ${Object.is(value, -0) ? "-0" : value}`, (id) => ({
        kind: "number",
        id,
        value,
        dtype,
      })),
    rebuild: (expression, operands) =>
      expression.kind === "operation" ? operation(expression.opcode, operands) : expression,
    apply(primitive, operands, { from, to }) {
      if (primitive === "cast") {
        if (from === to) return operands[0]!;
        return operation(from === "float32" ? "floatToInt" : "intToFloat", operands);
      }
      const opcode = opcodeNamed(from === "int32" && primitive !== "where" ? `${primitive}Int` : primitive);
      if (opcode === undefined) return null;
      return simplified(opcode, operands) ?? operation(opcode, operands);
    },
  };
}

/** What an operation comes to without computing: zeros that padding added, ones that gradients multiply by. */
function simplified(opcode: Opcode, [a, b]: readonly Expression[]): Expression | null {
  if (opcode === "add" && isNumber(a, 0)) return b!;
  if ((opcode === "add" || opcode === "sub") && isNumber(b, 0)) return a!;
  if (opcode === "mul" && isNumber(a, 1)) return b!;
  if ((opcode === "mul" || opcode === "div") && isNumber(b, 1)) return a!;
  return null;
}

function isNumber(expression: Expression | undefined, value: number): boolean {
  return expression?.kind === "number" && expression.value === value;
}
