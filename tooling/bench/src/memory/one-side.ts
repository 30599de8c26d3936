/**
 * A process that runs one workload and says how much memory it had: in all, and for the workload.
 *
 *     node one-side.ts ENGINE THREADS WORKLOAD SMALLEST
 */
import { readFileSync, writeFileSync } from "node:fs";
import { useDevice } from "@refrain/core";
import { prepare } from "../models/prepare.ts";
import { type EngineName, startEngine } from "../start-engine.ts";
import type { Workload } from "../workloads.ts";
import { STEPS, WARM_UP } from "./measure-memory.ts";

const [engine, threads, ...workloads] = process.argv.slice(2) as [EngineName, string, string, string];
const [workload, smallest] = workloads.map((text) => JSON.parse(text) as Workload) as [Workload, Workload];

/** The most megabytes that the process ever had. Linux counts what its parent had into `maxRSS`, but not into the status. */
function peak(): number {
  if (process.platform !== "linux") return process.resourceUsage().maxRSS / 1024;
  return Number(/VmHWM:\s*(\d+)/.exec(readFileSync("/proc/self/status", "utf8"))![1]) / 1024;
}

/** From here on the peak is that of what follows, where the system can. */
function forgetPeak(): void {
  if (process.platform === "linux") writeFileSync("/proc/self/clear_refs", "5");
}

useDevice(await startEngine(engine, Number(threads)));
const small = prepare(smallest);
const end = performance.now() + 1000 * WARM_UP;
while (performance.now() < end) await small.step();
small.dispose();
const earlier = peak();
forgetPeak();
const before = peak();

const prepared = prepare(workload);
for (let step = 0; step < STEPS; step++) await prepared.step();
prepared.dispose();
console.log(JSON.stringify({ workload: Math.max(0, peak() - before), process: Math.max(earlier, peak()) }));
process.exit();
