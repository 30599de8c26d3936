import type { Row } from "../measure/measure-row.ts";
import type { MeasuredSeries } from "../measure/measure-series.ts";
import { geometricMean } from "../measure/statistics.ts";
import type { MemoryRow } from "../memory/measure-memory.ts";
import type { Group } from "../workloads.ts";
import type { Machine } from "./machine.ts";

/** Rows that were measured together. */
export interface Section {
  readonly title: Group["title"];
  readonly about: Group["about"];
  readonly rows: readonly Row[];
}

/** One engine's sections, against one peer. */
export interface Part {
  /** The device: engine, instruction set, threads. */
  readonly engine: string;
  /** The peer's name and version, or why there is none. */
  readonly peer: { readonly name: string } | { readonly missing: string };
  readonly sections: readonly Section[];
}

/** All that a run measured; the JSON file holds it. */
export interface Report {
  /** Year, month and day. */
  readonly date: string;
  readonly machine: Machine;
  /** What was run. */
  readonly command: string;
  readonly rounds: number;
  readonly parts: readonly Part[];
  readonly scaling: readonly MeasuredSeries[];
  /** Peak memory; empty when it was not measured. */
  readonly memory: readonly MemoryRow[];
}

/** The ratios of all rows that have one. */
export function ratiosOf(sections: readonly Section[]): number[] {
  return sections.flatMap(({ rows }) => rows.flatMap(({ ratio }) => (ratio === null ? [] : [ratio])));
}

/** The geometric mean of the ratios, or null when no row has one. */
export function meanRatio(sections: readonly Section[]): number | null {
  const ratios = ratiosOf(sections);
  return ratios.length === 0 ? null : geometricMean(ratios);
}
