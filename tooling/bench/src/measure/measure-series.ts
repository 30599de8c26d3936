import { availableParallelism } from "node:os";
import { type Device, useDevice } from "@refrain/core";
import { prepare } from "../models/prepare.ts";
import { lstmOperations, type Series } from "../scaling.ts";
import type { LayerWorkload } from "../workloads.ts";
import { alternate } from "./alternate.ts";
import { ourContestant } from "./our-contestant.ts";
import { type Summary, summarize } from "./statistics.ts";

/** One row of a measured series. */
interface MeasuredScaling {
  readonly workload: LayerWorkload;
  readonly kernel: string;
  readonly threads: number;
  readonly ours: Summary;
  /** The median over that of the series' first row. */
  readonly timesFirst: number;
  /** Billions of floating-point operations a second, counting the matrix products. */
  readonly gigaflops: number;
}

/** A series, measured. */
export interface MeasuredSeries {
  readonly title: string;
  readonly rows: readonly MeasuredScaling[];
}

/**
 * Measures the rows of a series, alternating. Rows with more threads than the machine has cores are left out.
 *
 * @param threads for the rows that do not say.
 * @param startDevice starts a device with a number of threads.
 */
export async function measureSeries(
  { title, rows }: Series,
  threads: number,
  startDevice: (threads: number) => Promise<Device>,
  rounds: number,
): Promise<MeasuredSeries> {
  const devices = new Map<number, Device>();
  const entries = [];
  for (const { workload, threads: wanted = threads } of rows) {
    if (wanted > availableParallelism()) continue;
    const device = devices.get(wanted) ?? (await startDevice(wanted));
    devices.set(wanted, device);
    useDevice(device);
    const prepared = prepare(workload);
    entries.push({ workload, device, prepared, contestant: ourContestant(device, prepared) });
  }
  const times = await alternate(
    entries.map(({ contestant }) => contestant),
    rounds,
  );
  const summaries = times.map(summarize);
  const measured = entries.map(({ workload, device, prepared }, index) => ({
    workload,
    kernel: prepared.kernel,
    threads: device.capabilities.threads,
    ours: summaries[index]!,
    timesFirst: summaries[index]!.median / summaries[0]!.median,
    gigaflops: lstmOperations(workload) / summaries[index]!.median / 1e6,
  }));
  for (const { prepared } of entries) prepared.dispose();
  for (const device of devices.values()) await device.dispose();
  return { title, rows: measured };
}
