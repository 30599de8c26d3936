import type { Row } from "../measure/measure-row.ts";
import type { MeasuredSeries } from "../measure/measure-series.ts";
import type { MemoryRow } from "../memory/measure-memory.ts";

/** A table: the head, then the rows. The first two columns are words, the others numbers. */
export type Cells = readonly (readonly string[])[];

/** Three digits, as milliseconds are read. */
export function milliseconds(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}

/** The columns of rows against a peer. */
export function rowCells(rows: readonly Row[], peer: string): Cells {
  const head = ["workload", "kernel", "threads", "Refrain ms", `${peer} ms`, "ratio"];
  return [head, ...rows.map(oneRow)];
}

function oneRow({ workload, kernel, threads, ours, peer, ratio }: Row): string[] {
  const theirs = peer === null ? "no peer" : milliseconds(peer.median);
  return [workload.name, kernel, String(threads), milliseconds(ours.median), theirs, ratioCell(ratio)];
}

function ratioCell(ratio: number | null): string {
  if (ratio === null) return "no peer";
  return ratio < 1 ? `${ratio.toFixed(2)} (below 1)` : ratio.toFixed(2);
}

/** The columns of a scaling series. */
export function scalingCells({ rows }: MeasuredSeries): Cells {
  const head = ["workload", "kernel", "threads", "Refrain ms", "times the first", "GFLOP/s"];
  return [
    head,
    ...rows.map(({ workload, kernel, threads, ours, timesFirst, gigaflops }) => [
      workload.name,
      kernel,
      String(threads),
      milliseconds(ours.median),
      timesFirst.toFixed(2),
      gigaflops.toFixed(0),
    ]),
  ];
}

/** The columns of peak memory. */
export function memoryCells(rows: readonly MemoryRow[]): Cells {
  const head = [
    "workload",
    "",
    "Refrain MB",
    "PyTorch MB",
    "ratio",
    "Refrain's process MB",
    "PyTorch's process MB",
    "ratio",
  ];
  // Below a megabyte a ratio says nothing.
  const compare = (ours: number, peer: number | undefined): string[] =>
    peer === undefined
      ? [ours.toFixed(0), "no peer", "no peer"]
      : [ours.toFixed(0), peer.toFixed(0), (peer / Math.max(ours, 1)).toFixed(2)];
  return [
    head,
    ...rows.map(({ workload, ours, peer }) => [
      workload.name,
      peer !== null && Math.round(peer.workload) < Math.round(ours.workload) ? "more than PyTorch" : "",
      ...compare(ours.workload, peer?.workload),
      ...compare(ours.process, peer?.process),
    ]),
  ];
}

/** What a user's cell takes beside the built-in one. */
export function builtInSentence({ workload, builtIn }: Row): string | null {
  if (builtIn === null) return null;
  return `${workload.name} takes ${builtIn.ratio.toFixed(2)} times as long as the built-in ${builtIn.name} (${milliseconds(builtIn.median)} ms in the same rounds).`;
}

const QUIET = 0.1;

/** A warning where other processes took a share of the processor; null where none was in the way. */
export function loadSentence(rows: readonly Row[]): string | null {
  const disturbed = rows.filter(({ otherLoad }) => otherLoad > QUIET);
  if (disturbed.length === 0) return null;
  const most = Math.max(...disturbed.map(({ otherLoad }) => otherLoad));
  return `Other processes took up to ${(100 * most).toFixed(0)} % of the processor around ${disturbed.length} of ${rows.length} rows: their ratios say little. Measure again on a quiet machine.`;
}
