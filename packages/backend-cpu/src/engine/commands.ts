/** The engine's commands in the order of `native/engine/execute.h`. */
export const COMMANDS = [
  "matMul",
  "map",
  "scan",
  "copy",
  "fill",
  "reduce",
  "argMax",
  "cumulativeSum",
  "gather",
  "scatterAdd",
  "pick",
  "place",
  "reverseRows",
  "softmax",
  "crossEntropy",
  "crossEntropyGradient",
  "randomUniform",
  "weightGradients",
  "mapSum",
  "topK",
  "mapDots",
] as const;

export type CommandName = (typeof COMMANDS)[number];

const NUMBERS: Readonly<Record<string, number>> = Object.fromEntries(
  COMMANDS.map((name, index) => [name, index]),
);

/** The number of a command. */
export function commandNumber(name: CommandName): number {
  return NUMBERS[name]!;
}

const float = new Float32Array(1);
const bits = new Int32Array(float.buffer);

/** The bits of a float32, as commands carry numbers. */
export function bitsOf(value: number): number {
  float[0] = value;
  return bits[0]!;
}
