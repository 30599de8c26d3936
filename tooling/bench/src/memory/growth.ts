import { liveTensors, useDevice } from "@refrain/core";
import { languageModelStep } from "../models/language-model-step.ts";
import { type EngineName, startEngine } from "../start-engine.ts";
import type { LanguageModelWorkload } from "../workloads.ts";

const STEPS = 10_000;
const INTERVAL = 1000;

/** Small, so that many steps take a minute. */
const workload: LanguageModelWorkload = {
  kind: "language-model",
  name: "growth/lstm2x32-v65-b4-t16-adam",
  layers: 2,
  hidden: 32,
  vocabulary: 65,
  batch: 4,
  time: 16,
  optimizer: "adam",
};

/** Memory after so many training steps. */
export interface GrowthPoint {
  readonly step: number;
  /** Megabytes that the process has. */
  readonly resident: number;
  readonly liveTensors: number;
}

/**
 * Takes ten thousand training steps and tells the process's memory on the way.
 *
 * @param tell is called every thousand steps.
 */
export async function growth(
  engine: EngineName,
  threads: number,
  tell: (point: GrowthPoint) => void,
): Promise<void> {
  const device = await startEngine(engine, threads);
  useDevice(device);
  const prepared = languageModelStep(workload);
  for (let step = 1; step <= STEPS; step++) {
    await prepared.step();
    if (step % INTERVAL === 0) {
      tell({ step, resident: process.memoryUsage.rss() / 1e6, liveTensors: liveTensors() });
    }
  }
  prepared.dispose();
  await device.dispose();
}
