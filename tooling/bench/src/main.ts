/**
 * `npm run bench`: Refrain and its peers on the same workloads, alternating, in one run. `npm run bench -- --help` says how
 * to run a part of it.
 */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { measurePart } from "./measure/measure-part.ts";
import { type MeasuredSeries, measureSeries } from "./measure/measure-series.ts";
import { growth } from "./memory/growth.ts";
import { type MemoryRow, measureMemory } from "./memory/measure-memory.ts";
import { type BenchOptions, readOptions } from "./options.ts";
import { profile } from "./profile/profile.ts";
import { memoryCells } from "./report/cells.ts";
import { thisMachine } from "./report/machine.ts";
import { performancePage } from "./report/performance-page.ts";
import type { Part, Report } from "./report/report.ts";
import { table, terminalProfile, terminalReport } from "./report/terminal.ts";
import { type Selection, select } from "./select.ts";
import { defaultThreads, type EngineName, startEngine } from "./start-engine.ts";

const PROFILED_STEPS = 5;
const page = fileURLToPath(new URL("../../../docs/performance.md", import.meta.url));

/** `--threads` is for the engine that was named, else for the native one: WebAssembly then has one, as its peer. */
function threadsOf(engine: EngineName, options: BenchOptions): number {
  const told = engine === (options.engine ?? "native") ? options.threads : undefined;
  return told ?? defaultThreads(engine);
}

async function bench(options: BenchOptions, { engines, series }: Selection): Promise<void> {
  const { rounds } = options;
  const count = engines.flatMap(({ groups }) => groups.flatMap(({ workloads }) => workloads)).length;
  let started = 0;
  const progress = (name: string) => console.error(`[${++started}/${count + series.length}] ${name}`);

  const parts: Part[] = [];
  for (const { engine, groups } of engines) {
    if (groups.length === 0) continue;
    const threads = threadsOf(engine, options);
    const { python, peer: withPeer } = options;
    parts.push(await measurePart({ engine, groups, threads, rounds, withPeer, python, progress }));
  }
  const scaling: MeasuredSeries[] = [];
  const { engine } = engines[0]!;
  for (const each of series) {
    progress(`scaling/${each.title}`);
    const start = (threads: number) => startEngine(engine, threads);
    scaling.push(await measureSeries(each, threadsOf(engine, options), start, rounds));
  }
  const memory = options.write ? memoryOf(options, engines) : [];
  const report: Report = {
    date: new Date().toISOString().slice(0, 10),
    machine: thisMachine(),
    command: commandOf(options),
    rounds,
    parts,
    scaling,
    memory,
  };
  console.log(terminalReport(report));
  if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(report, null, 2)}\n`);
  if (options.write) writeFileSync(page, performancePage(report));
}

/** The peak memory of the first engine's workloads. */
function memoryOf(options: BenchOptions, [first]: Selection["engines"]): MemoryRow[] {
  const { engine, groups } = first!;
  const python = options.peer && engine === "native" ? options.python : null;
  return groups.flatMap(({ workloads }) =>
    workloads.map((workload) => {
      console.error(`memory of ${workload.name}`);
      return measureMemory(workload, engine, threadsOf(engine, options), python);
    }),
  );
}

function memoryAlone(options: BenchOptions, { engines }: Selection): void {
  const memory = memoryOf(options, engines);
  console.log(table(memoryCells(memory)));
  if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(memory, null, 2)}\n`);
}

async function profileAll(options: BenchOptions, { engines }: Selection): Promise<void> {
  const profiles = [];
  for (const { engine, groups } of engines) {
    const device = await startEngine(engine, threadsOf(engine, options));
    for (const workload of groups.flatMap(({ workloads }) => workloads)) {
      const measured = await profile(workload, device, PROFILED_STEPS);
      profiles.push(measured);
      console.log(`${terminalProfile(measured)}\n`);
    }
    await device.dispose();
  }
  if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(profiles, null, 2)}\n`);
}

/** The command as another person would give it: without paths. */
function commandOf({ workload, engine, threads, rounds, peer, write }: BenchOptions): string {
  const options = [
    ...(workload === undefined ? [] : [`--workload ${workload}`]),
    ...(engine === undefined ? [] : [`--engine ${engine}`]),
    ...(threads === undefined ? [] : [`--threads ${threads}`]),
    `--rounds ${rounds}`,
    ...(peer ? [] : ["--no-peer"]),
    ...(write ? ["--write"] : []),
  ];
  return `npm run bench -- ${options.join(" ")}`;
}

try {
  const options = readOptions(process.argv.slice(2));
  const selection = select(options.engine, options.workload);
  const engine = options.engine ?? "native";
  if (options.growth) {
    await growth(engine, threadsOf(engine, options), ({ step, resident, liveTensors }) => {
      console.log(`${step} steps: ${resident.toFixed(1)} MB resident, ${liveTensors} live tensors`);
    });
  } else if (options.memory) memoryAlone(options, selection);
  else await (options.profile ? profileAll(options, selection) : bench(options, selection));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
