import { type Series, scalingSeries } from "./scaling.ts";
import type { EngineName } from "./start-engine.ts";
import { type Group, groups, tfLayersGroup } from "./workloads.ts";

/** What a run measures. */
export interface Selection {
  readonly engines: readonly { readonly engine: EngineName; readonly groups: readonly Group[] }[];
  readonly series: readonly Series[];
}

/**
 * Chooses engines, rows and scaling series: everything for the native engine, and the rows of tf.layers for WebAssembly. With
 * an engine, that one only; with a part of a name, all rows and series of that name on the engine, native by default.
 *
 * @throws when nothing has that name.
 */
export function select(engine: EngineName | undefined, part: string | undefined): Selection {
  const groupsOf = (name: EngineName): readonly Group[] => {
    if (part !== undefined) return withName(part);
    return name === "wasm" ? [tfLayersGroup] : groups;
  };
  const chosen: readonly EngineName[] =
    engine !== undefined ? [engine] : part !== undefined ? ["native"] : ["native", "wasm"];
  const selection = {
    engines: chosen.map((name) => ({ engine: name, groups: groupsOf(name) })),
    series: seriesOf(chosen[0]!, part),
  };
  if (selection.series.length === 0 && selection.engines.every((each) => each.groups.length === 0)) {
    throw new Error(`bench: no workload has "${part}" in its name. All of them:\n${allNames().join("\n")}`);
  }
  return selection;
}

function seriesOf(engine: EngineName, part: string | undefined): readonly Series[] {
  if (part !== undefined) return scalingSeries.filter(({ title }) => `scaling/${title}`.includes(part));
  return engine === "native" ? scalingSeries : [];
}

function withName(part: string): Group[] {
  return groups
    .map((group) => ({ ...group, workloads: group.workloads.filter(({ name }) => name.includes(part)) }))
    .filter(({ workloads }) => workloads.length > 0);
}

function allNames(): string[] {
  return [
    ...groups.flatMap(({ workloads }) => workloads.map(({ name }) => name)),
    ...scalingSeries.map(({ title }) => `scaling/${title}`),
  ];
}
