import { type Device, useDevice } from "@refrain/core";
import { prepare } from "../models/prepare.ts";
import type { Workload } from "../workloads.ts";
import { type Spent, stopwatch } from "./stopwatch.ts";
import { timingDevice } from "./timing-device.ts";

/** Where the time of one step goes. */
export interface Profile {
  readonly workload: Workload;
  readonly engine: string;
  readonly kernel: string;
  /** Milliseconds of a step, measured from outside. */
  readonly milliseconds: number;
  /** What the device did in a step; the last entry is all that happened outside of it. */
  readonly parts: readonly (Spent & { readonly share: number })[];
}

/** As in a measurement: JavaScript is compiled by how often it ran. */
const WARM_UP_MILLISECONDS = 1000;

/** Measures, over a few steps, what the device does in a step of a workload. */
export async function profile(workload: Workload, inner: Device, steps: number): Promise<Profile> {
  const watch = stopwatch();
  useDevice(timingDevice(inner, watch));
  const prepared = prepare(workload);
  for (const start = performance.now(); performance.now() < start + WARM_UP_MILLISECONDS; )
    await prepared.step();
  watch.reset();
  const begin = performance.now();
  for (let n = 0; n < steps; n++) await prepared.step();
  const milliseconds = (performance.now() - begin) / steps;
  const device = watch
    .spent()
    .map((spent) => ({ ...spent, milliseconds: spent.milliseconds / steps, calls: spent.calls / steps }));
  prepared.dispose();
  const outside = milliseconds - device.reduce((sum, spent) => sum + spent.milliseconds, 0);
  const parts = [...device, { name: "outside the device (TypeScript)", milliseconds: outside, calls: 1 }];
  return {
    workload,
    engine: inner.description,
    kernel: prepared.kernel,
    milliseconds,
    parts: parts.map((part) => ({ ...part, share: part.milliseconds / milliseconds })),
  };
}
