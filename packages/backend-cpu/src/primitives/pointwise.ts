import { opcodeNamed } from "../program/opcodes.ts";
import { pointwiseCommand } from "../program/pointwise-command.ts";
import type { Operation } from "./operation.ts";

/** Any pointwise primitive that the tape knows, as a program of one operation. Undefined when it does not. */
export function pointwiseOperation(name: string): Operation | undefined {
  if (name !== "cast" && opcodeNamed(name) === undefined) return undefined;
  return (session, inputs, _, output) => {
    const command = pointwiseCommand(name, inputs, output);
    if (command === null) {
      const got = inputs.map(({ dtype, shape }) => `${dtype} [${shape.join(", ")}]`).join(", ");
      throw new Error(`cpu: ${name} does not run on ${got}. Reshape it to fewer axes or cast it.`);
    }
    session.run("map", command, { name });
  };
}
