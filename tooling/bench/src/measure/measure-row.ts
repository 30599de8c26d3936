import { type Device, useDevice } from "@refrain/core";
import { prepare } from "../models/prepare.ts";
import type { Prepared } from "../models/prepared.ts";
import type { Peer } from "../peers/peer.ts";
import { layer, type Workload } from "../workloads.ts";
import { alternate } from "./alternate.ts";
import { otherLoad } from "./other-load.ts";
import { ourContestant } from "./our-contestant.ts";
import { type Summary, summarize } from "./statistics.ts";

/** Times of one who took part, in milliseconds a step. */
interface Named extends Summary {
  readonly name: string;
}

/** One row of the table. */
export interface Row {
  readonly workload: Workload;
  /** The device: engine, instruction set, threads. */
  readonly engine: string;
  /** What ran the scan: `fused avx512`. */
  readonly kernel: string;
  readonly threads: number;
  readonly ours: Summary;
  /** Null when no peer ran it. */
  readonly peer: Named | null;
  /** The peer's median over ours: above 1 where we are faster. Null when no peer ran it. */
  readonly ratio: number | null;
  /** The share of the processor, 0 to 1, that other processes took before or after the measurement. */
  readonly otherLoad: number;
  /** For a user's cell, our built-in LSTM of the same size, and the cell's median over its. Null for other rows. */
  readonly builtIn: (Named & { readonly ratio: number }) | null;
}

/** Measures a workload on a device, alternating with a peer and, for a user's cell, with the built-in LSTM. */
export async function measureRow(
  workload: Workload,
  device: Device,
  peer: Peer | null,
  rounds: number,
): Promise<Row> {
  useDevice(device);
  const likeIt = builtInLike(workload);
  const prepared = prepare(workload);
  const builtIn: Prepared | null = likeIt && prepare(likeIt);
  const theirs = peer?.contestant(workload) ?? null;

  const contestants = [theirs, ourContestant(device, prepared), builtIn && ourContestant(device, builtIn)];
  const loadBefore = await otherLoad();
  const times = await alternate(
    contestants.filter((contestant) => contestant !== null),
    rounds,
  );
  const loadAfter = await otherLoad();
  const peerTimes = theirs && summarize(times.shift()!);
  const ours = summarize(times.shift()!);
  const builtInTimes = builtIn && summarize(times.shift()!);
  prepared.dispose();
  builtIn?.dispose();
  return {
    workload,
    engine: device.description,
    kernel: prepared.kernel,
    threads: device.capabilities.threads,
    ours,
    peer: peerTimes && { name: peer!.name, ...peerTimes },
    ratio: peerTimes && peerTimes.median / ours.median,
    otherLoad: Math.max(loadBefore, loadAfter),
    builtIn: builtInTimes && {
      name: likeIt!.name,
      ...builtInTimes,
      ratio: ours.median / builtInTimes.median,
    },
  };
}

function builtInLike(workload: Workload): Workload | null {
  if (workload.kind !== "layer" || workload.cell !== "peephole") return null;
  const { batch, time, input, hidden } = workload;
  return layer("lstm", [batch, time, input, hidden]);
}
