/**
 * A process that runs one workload and says how much memory that took: the most that the process ever had, less what it had when
 * its engine had run the smallest workload.
 *
 *     node one-side.ts ENGINE THREADS WORKLOAD
 */
import { readFileSync } from "node:fs";
import { useDevice } from "@refrain/core";
import { prepare } from "../models/prepare.ts";
import { type EngineName, startEngine } from "../start-engine.ts";
import { layer, type Workload } from "../workloads.ts";
import { STEPS } from "./measure-memory.ts";

const [engine, threads, workload] = process.argv.slice(2) as [EngineName, string, string];
const device = await startEngine(engine, Number(threads));
useDevice(device);

async function peakAfter(each: Workload, steps: number): Promise<number> {
  const prepared = prepare(each);
  for (let step = 0; step < steps; step++) await prepared.step();
  prepared.dispose();
  return peakKilobytes() / 1024;
}

/** Linux counts what the process that started this one had into `maxRSS`, but not into the status. */
function peakKilobytes(): number {
  if (process.platform !== "linux") return process.resourceUsage().maxRSS;
  return Number(/VmHWM:\s*(\d+)/.exec(readFileSync("/proc/self/status", "utf8"))![1]);
}

const before = await peakAfter(layer("lstm", [1, 1, 1, 1]), 1);
const peak = await peakAfter(JSON.parse(workload) as Workload, STEPS);
console.log(JSON.stringify({ megabytes: peak - before }));
process.exit();
