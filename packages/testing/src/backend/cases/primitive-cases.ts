import { indexingCases } from "./indexing.ts";
import { matrixCases } from "./matrices.ts";
import { pointwiseCases } from "./pointwise.ts";
import type { PrimitiveCases } from "./primitive-case.ts";
import { reductionCases } from "./reductions.ts";
import { shapeCases } from "./shapes.ts";

/** Calls of every primitive. */
export const primitiveCases: PrimitiveCases = {
  ...pointwiseCases,
  ...matrixCases,
  ...reductionCases,
  ...shapeCases,
  ...indexingCases,
};
