import type { Operation } from "./operation.ts";

/** Matrix products. */
export const productOperations: Readonly<Record<string, Operation>> = {
  matMul(session, [a, b], { transposeA, transposeB, bias = -1 }, output) {
    const [rows, columns] = [output.shape.at(-2)!, output.shape.at(-1)!];
    const depth = transposeA ? a!.shape.at(-2)! : a!.shape.at(-1)!;
    const batches = output.shape.length === 3 ? output.shape[0]! : 1;
    const handles = [a!.handle, b!.handle, output.handle, bias as number];
    const flags = [transposeA ? 1 : 0, transposeB ? 1 : 0];
    const operands = [...handles, batches, rows, columns, depth, ...flags];
    session.run("matMul", operands, { name: "matMul" });
  },
};
