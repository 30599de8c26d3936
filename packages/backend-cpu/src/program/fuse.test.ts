import { describe, expect, it } from "vitest";
import { type Expression, type Expressions, startExpressions } from "./expression.ts";
import { opcodeNumber } from "./opcodes.ts";
import { writeTape } from "./tape.ts";

const dtypes = { from: "float32", to: "float32" } as const;

/** The names of the tape's instructions for the values that `build` makes of inputs x, y and z. */
function instructionsOf(
  build: (apply: Apply, inputs: readonly Expression[]) => readonly Expression[],
): number[] {
  const expressions: Expressions = startExpressions();
  const inputs = [0, 1, 2].map((index) => expressions.leaf(String(index)));
  const apply: Apply = (name, ...operands) =>
    expressions.apply(
      name,
      operands.map((operand) =>
        typeof operand === "number" ? expressions.number(operand, "float32") : operand,
      ),
      dtypes,
    )!;
  const sinks = build(apply, inputs).map((value) => ({ value, store: null }));
  return writeTape(sinks, (key) => ({ slot: Number(key) }), 3).instructions.map(([opcode]) => opcode);
}
type Apply = (name: string, ...operands: readonly (Expression | number)[]) => Expression;

describe("a tape's instructions", () => {
  it("take in a sum that only a sigmoid or tanh reads", () => {
    expect(instructionsOf((apply, [x, y]) => [apply("sigmoid", apply("add", x!, y!))])).toEqual([
      opcodeNumber("sigmoidOfSum"),
    ]);
    expect(
      instructionsOf((apply, [x, y]) => {
        const sum = apply("add", x!, y!);
        return [apply("tanh", sum), sum];
      }),
    ).toEqual(["add", "tanh"].map((name) => opcodeNumber(name as "add" | "tanh")));
  });

  it("multiply by the slope of a sigmoid or tanh, which they know by its value", () => {
    expect(
      instructionsOf((apply, [x, y]) => [apply("mul", x!, apply("mul", y!, apply("sub", 1, y!)))]),
    ).toEqual([opcodeNumber("timesSigmoidSlope")]);
    expect(
      instructionsOf((apply, [x, y, z]) => [
        apply("add", z!, apply("mul", x!, apply("sub", 1, apply("square", y!)))),
      ]),
    ).toEqual([opcodeNumber("timesTanhSlope"), opcodeNumber("add")]);
  });

  it("join a multiplication to the addition that reads it", () => {
    expect(instructionsOf((apply, [x, y, z]) => [apply("add", z!, apply("mul", x!, y!))])).toEqual([
      opcodeNumber("mulAdd"),
    ]);
    expect(
      instructionsOf((apply, [x, y, z]) => [apply("sigmoid", apply("add", z!, apply("mul", x!, y!)))]),
    ).toEqual([opcodeNumber("mulAdd"), opcodeNumber("sigmoid")]);
  });
});
