import { arrayOperations } from "./arrays.ts";
import { indexingOperations } from "./indexing.ts";
import type { Operation } from "./operation.ts";
import { pointwiseOperation } from "./pointwise.ts";
import { productOperations } from "./products.ts";
import { reduceOperations } from "./reductions.ts";
import { softmaxOperations } from "./softmax.ts";

const operations: Readonly<Record<string, Operation>> = {
  ...arrayOperations,
  ...indexingOperations,
  ...productOperations,
  ...reduceOperations,
  ...softmaxOperations,
};

/** How the engine runs a primitive, or undefined when it does not. */
export function operationOf(primitive: string): Operation | undefined {
  return operations[primitive] ?? pointwiseOperation(primitive);
}
