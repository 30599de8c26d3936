import type { Peer } from "../peers/peer.ts";
import { startPyTorch } from "../peers/pytorch.ts";
import { startTfLayers } from "../peers/tf-layers.ts";
import type { Part, Section } from "../report/report.ts";
import { type EngineName, startEngine } from "../start-engine.ts";
import type { Group } from "../workloads.ts";
import { measureRow } from "./measure-row.ts";

/** What one engine is to run. */
export interface PartOptions {
  readonly engine: EngineName;
  readonly groups: readonly Group[];
  readonly threads: number;
  readonly rounds: number;
  /** Whether a peer is measured too. */
  readonly withPeer: boolean;
  /** A Python that has PyTorch. */
  readonly python?: string | undefined;
  /** Told the name of each workload before it is measured. */
  readonly progress: (name: string) => void;
}

/** Measures an engine's groups against its peer. Where the peer cannot run, the part says why, and its rows have none. */
export async function measurePart(options: PartOptions): Promise<Part> {
  const { engine, groups, threads, rounds, progress } = options;
  const device = await startEngine(engine, threads);
  const peer = await peerFor(options);
  const sections: Section[] = [];
  for (const { title, about, workloads } of groups) {
    const rows = [];
    for (const workload of workloads) {
      progress(workload.name);
      rows.push(await measureRow(workload, device, "missing" in peer ? null : peer, rounds));
    }
    sections.push({ title, about, rows });
  }
  if (!("missing" in peer)) peer.close();
  await device.dispose();
  return {
    engine: device.description,
    peer: "missing" in peer ? peer : { name: peer.name },
    sections,
  };
}

async function peerFor({
  engine,
  withPeer,
  python,
  threads,
}: PartOptions): Promise<Peer | { missing: string }> {
  if (!withPeer) return { missing: "--no-peer." };
  if (engine === "reference") return { missing: "the reference device is measured alone." };
  try {
    return await (engine === "wasm" ? startTfLayers() : startPyTorch(python, threads));
  } catch (error) {
    const missing = error instanceof Error ? error.message : String(error);
    console.error(`bench: no peer: ${missing}`);
    return { missing };
  }
}
