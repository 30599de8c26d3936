/** The operations of a tape in the order of `native/program/opcodes.h`. */
export const OPCODES = [
  "copy",
  "neg",
  "abs",
  "sign",
  "exp",
  "log",
  "sqrt",
  "square",
  "sin",
  "cos",
  "tanh",
  "sigmoid",
  "relu",
  "softplus",
  "erf",
  "floor",
  "add",
  "sub",
  "mul",
  "div",
  "pow",
  "maximum",
  "minimum",
  "less",
  "lessEqual",
  "equal",
  "addNumber",
  "mulNumber",
  "subFromNumber",
  "mulAdd",
  "mulSubFrom",
  "where",
  "sigmoidOfSum",
  "tanhOfSum",
  "timesSigmoidSlope",
  "timesTanhSlope",
  "fill",
  "negInt",
  "absInt",
  "signInt",
  "squareInt",
  "addInt",
  "subInt",
  "mulInt",
  "maximumInt",
  "minimumInt",
  "lessInt",
  "lessEqualInt",
  "equalInt",
  "floatToInt",
  "intToFloat",
  "loadRows",
  "loadColumn",
  "loadVector",
  "storeRows",
  "accumulateRows",
] as const;

export type Opcode = (typeof OPCODES)[number];

const NUMBERS: Readonly<Record<string, number>> = Object.fromEntries(
  OPCODES.map((name, index) => [name, index]),
);

/** The number of an operation of a tape. */
export function opcodeNumber(name: Opcode): number {
  return NUMBERS[name]!;
}

const TWO =
  /^(add|sub|mul|div|pow|maximum|minimum|less|lessEqual|equal|(sigmoid|tanh)OfSum|times(Sigmoid|Tanh)Slope)(Int)?$/;
const READS: readonly number[] = OPCODES.map((name) => {
  if (name === "fill") return 0;
  if (name === "mulAdd" || name === "mulSubFrom" || name === "where") return 3;
  return TWO.test(name) ? 2 : 1;
});

/** How many of a pointwise instruction's operands are slots that it reads. */
export function slotsRead(opcode: number): number {
  return READS[opcode]!;
}

/** The operation with this name, or undefined. */
export function opcodeNamed(name: string): Opcode | undefined {
  return name in NUMBERS ? (name as Opcode) : undefined;
}
