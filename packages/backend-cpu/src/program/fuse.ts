import type { Expression } from "./expression.ts";
import type { Opcode } from "./opcodes.ts";

/** An operation as one instruction, which may stand for several operations. */
export interface Fused {
  readonly opcode: Opcode;
  readonly operands: readonly Expression[];
  readonly immediate: number | null;
}

type Operation = Extract<Expression, { kind: "operation" }>;

/**
 * Operations with their numbers as immediates, and joined to what only they read: a multiplication to an addition, a sum to a
 * sigmoid or tanh, the slope of either to what it is multiplied by.
 */
export function fuse(roots: readonly Expression[]): (expression: Expression) => Fused {
  const uses = new Map<number, number>();
  const visit = (expression: Expression): void => {
    const seen = uses.get(expression.id) ?? 0;
    uses.set(expression.id, seen + 1);
    if (seen === 0 && expression.kind === "operation") expression.operands.forEach(visit);
  };
  roots.forEach(visit);
  const operandsOf: OnlyReader = (expression, opcode) =>
    expression?.kind === "operation" && expression.opcode === opcode && uses.get(expression.id) === 1
      ? expression.operands
      : null;
  const known = new Map<number, Fused>();
  return (expression) => {
    let found = known.get(expression.id);
    if (found === undefined) {
      if (expression.kind !== "operation") throw new Error("fuse: only operations have operands.");
      found = fuseOne(expression, operandsOf);
      known.set(expression.id, found);
    }
    return found;
  };
}

/** The operands of an operation that nothing else reads; null for any other expression. */
type OnlyReader = (expression: Expression | undefined, opcode: Opcode) => readonly Expression[] | null;

function fuseOne({ opcode, operands }: Operation, operandsOf: OnlyReader): Fused {
  const [a, b] = operands;
  const plain = (fused: Opcode, ...inputs: readonly Expression[]): Fused => ({
    opcode: fused,
    operands: inputs,
    immediate: null,
  });
  switch (opcode) {
    case "add":
    case "mul": {
      const withNumber: Opcode = opcode === "add" ? "addNumber" : "mulNumber";
      const [number, other] = numberIn(b) === null ? [numberIn(a), b] : [numberIn(b), a];
      if (number !== null) return { opcode: withNumber, operands: [other!], immediate: number };
      if (opcode === "mul") {
        const sloped = slopeIn(b, operandsOf) ?? slopeIn(a, operandsOf);
        if (sloped !== null) return plain(sloped.opcode, sloped.of === b ? a! : b!, sloped.value);
        break;
      }
      const product = factorsIn(a, operandsOf);
      if (product !== null) return plain("mulAdd", ...product, b!);
      const right = factorsIn(b, operandsOf);
      if (right !== null) return plain("mulAdd", ...right, a!);
      break;
    }
    case "sub": {
      if (numberIn(b) !== null) return { opcode: "addNumber", operands: [a!], immediate: -numberIn(b)! };
      if (numberIn(a) !== null) return { opcode: "subFromNumber", operands: [b!], immediate: numberIn(a) };
      const product = factorsIn(b, operandsOf);
      if (product !== null) return plain("mulSubFrom", ...product, a!);
      break;
    }
    case "sigmoid":
    case "tanh": {
      const sum = operandsOf(a, "add");
      if (
        sum !== null &&
        !sum.some((part) => numberIn(part) !== null || factorsIn(part, operandsOf) !== null)
      )
        return plain(opcode === "tanh" ? "tanhOfSum" : "sigmoidOfSum", ...sum);
      break;
    }
  }
  return plain(opcode, ...operands);
}

function numberIn(expression: Expression | undefined): number | null {
  return expression?.kind === "number" && expression.dtype === "float32" ? expression.value : null;
}

/** The factors of a product that an addition can take in. */
function factorsIn(expression: Expression | undefined, operandsOf: OnlyReader): readonly Expression[] | null {
  const factors = operandsOf(expression, "mul");
  if (factors === null || factors.some(({ kind }) => kind === "number")) return null;
  return factors.some((factor) => slopeIn(factor, operandsOf) !== null) ? null : factors;
}

/** The slope of a sigmoid, `value * (1 - value)`, or of a tanh, `1 - value * value`. */
function slopeIn(
  expression: Expression | undefined,
  operandsOf: OnlyReader,
): { readonly opcode: Opcode; readonly value: Expression; readonly of: Expression } | null {
  const oneMinus = (difference: Expression | undefined): Expression | null => {
    const [one, value] = operandsOf(difference, "sub") ?? [];
    return numberIn(one) === 1 ? value! : null;
  };
  const [square] = operandsOf(oneMinus(expression) ?? undefined, "square") ?? [];
  if (square !== undefined) return { opcode: "timesTanhSlope", value: square, of: expression! };
  const [a, b] = operandsOf(expression, "mul") ?? [];
  if (a !== undefined && (oneMinus(b) === a || oneMinus(a) === b)) {
    return { opcode: "timesSigmoidSlope", value: oneMinus(b) === a ? a : b!, of: expression! };
  }
  return null;
}
