import type { Workload } from "../workloads.ts";
import { generation } from "./generation.ts";
import { languageModelStep } from "./language-model-step.ts";
import { layerStep } from "./layer-step.ts";
import type { Prepared } from "./prepared.ts";

/** Makes a workload's tensors on the running device. */
export function prepare(workload: Workload): Prepared {
  switch (workload.kind) {
    case "layer":
      return layerStep(workload);
    case "language-model":
      return languageModelStep(workload);
    case "generation":
      return generation(workload);
  }
}
