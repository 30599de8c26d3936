import type { Profile } from "../profile/profile.ts";
import {
  builtInSentence,
  type Cells,
  loadSentence,
  memoryCells,
  milliseconds,
  rowCells,
  scalingCells,
} from "./cells.ts";
import { meanRatio, type Part, type Report } from "./report.ts";

/** A report for the terminal. */
export function terminalReport({ machine, rounds, parts, scaling, memory }: Report): string {
  const about = `${machine.processor}, ${machine.cores} cores, Node ${machine.node}; median of ${rounds} alternating rounds`;
  const tables = scaling.map((series) => `scaling with ${series.title}\n${table(scalingCells(series))}`);
  const peaks = memory.length === 0 ? [] : [`peak memory\n${table(memoryCells(memory))}`];
  return [about, ...parts.map(partText), ...peaks, ...tables].join("\n\n");
}

function partText({ engine, peer, sections }: Part): string {
  const rows = sections.flatMap((section) => section.rows);
  const name = "name" in peer ? peer.name : "peer";
  const mean = meanRatio(sections);
  const below = rows.filter(({ ratio }) => ratio !== null && ratio < 1).length;
  return [
    `${engine} against ${"name" in peer ? peer.name : `no peer (${peer.missing})`}`,
    table(rowCells(rows, name)),
    ...[...rows.map(builtInSentence), loadSentence(rows)].filter((sentence) => sentence !== null),
    ...(mean === null ? [] : [`geometric mean of the ratios ${mean.toFixed(2)}; rows below 1: ${below}`]),
  ].join("\n");
}

/** A profile for the terminal. */
export function terminalProfile({ workload, engine, kernel, milliseconds: whole, parts }: Profile): string {
  const head = ["", "ms", "share", "calls"];
  const rows = withoutSmall(parts).map(({ name, milliseconds: own, share, calls }) => [
    name,
    own.toFixed(3),
    `${(100 * share).toFixed(1)} %`,
    Number.isInteger(calls) ? String(calls) : calls.toFixed(1),
  ]);
  const title = `${workload.name}: ${milliseconds(whole)} ms a step, ${kernel}, ${engine}`;
  return `${title}\n${table([head, ...rows], 1)}`;
}

/** Parts below half a percent as one. */
function withoutSmall(parts: Profile["parts"]): Profile["parts"] {
  const small = parts.filter(({ share }) => share < 0.005);
  const total = (of: (part: Profile["parts"][number]) => number) =>
    small.reduce((sum, part) => sum + of(part), 0);
  return [
    ...parts.filter(({ share }) => share >= 0.005),
    {
      name: `${small.length} more`,
      milliseconds: total((part) => part.milliseconds),
      share: total((part) => part.share),
      calls: total((part) => part.calls),
    },
  ];
}

/** Columns side by side: words to the left, numbers to the right. */
export function table(cells: Cells, words = 2): string {
  const widths = cells[0]!.map((_, column) => Math.max(...cells.map((row) => row[column]!.length)));
  const line = (row: readonly string[]) =>
    row.map((cell, i) => (i < words ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join("  ");
  return cells.map((row) => `  ${line(row).trimEnd()}`).join("\n");
}
