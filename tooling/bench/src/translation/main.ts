import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { useDevice } from "@refrain/core";
import { Command } from "commander";
import { alternate, type Contestant } from "../measure/alternate.ts";
import { summarize } from "../measure/statistics.ts";
import { startLineServer } from "../peers/line-server.ts";
import { stopwatch } from "../profile/stopwatch.ts";
import { timingDevice } from "../profile/timing-device.ts";
import { startEngine } from "../start-engine.ts";
import { type PreparedTranslation, prepareTranslation } from "./our-translation.ts";
import { type TranslationWorkload, translationWorkloads } from "./workloads.ts";

// Translation against PyTorch on the same cores, alternating:
//
//   REFRAIN_PYTHON=path/to/python npx tsx --conditions=@refrain/source tooling/bench/src/translation/main.ts

const options = new Command("translation")
  .description("Training and translating with Bahdanau's model, Refrain and PyTorch in turns.")
  .option("--workload <substring>", "only workloads with this in their name", "")
  .option("--threads <n>", "threads of both sides", String(availableParallelism()))
  .option("--rounds <n>", "rounds of alternating measurements", "7")
  .option("--python <path>", "a Python that has PyTorch", process.env["REFRAIN_PYTHON"] ?? "python3")
  .option("--no-peer", "only ours")
  .option("--profile", "where the time goes, by primitive and program")
  .parse()
  .opts<{
    workload: string;
    threads: string;
    rounds: string;
    python: string;
    peer: boolean;
    profile?: boolean;
  }>();

const device = await startEngine("native", Number(options.threads));
const workloads = translationWorkloads().filter(({ name }) => name.includes(options.workload));
if (options.profile) for (const workload of workloads) await profile(workload);
else await compare();
await device.dispose();

async function compare(): Promise<void> {
  const script = fileURLToPath(new URL("./pytorch_translation.py", import.meta.url));
  const server = options.peer ? await startLineServer(options.python, [script, options.threads]) : null;
  console.log(`${device.description}, ${options.threads} threads`);
  for (const workload of workloads) {
    useDevice(device);
    const prepared = prepareTranslation(workload);
    const theirs: Contestant[] =
      server === null
        ? []
        : [
            {
              async run(steps) {
                const answer = await server.request({ workload, steps });
                return (answer as { milliseconds: number[] }).milliseconds;
              },
            },
          ];
    const times = (await alternate([ours(prepared), ...theirs], Number(options.rounds))).map(summarize);
    prepared.dispose();
    const shown = times.map(({ median, best }) => `${median.toFixed(1)} ms (best ${best.toFixed(1)})`);
    const ratio = times[1] === undefined ? "" : `, ratio ${(times[1].median / times[0]!.median).toFixed(2)}`;
    console.log(
      `${workload.name}: ours ${shown.join(`, ${(server?.greeting as { name: string })?.name} `)}${ratio}`,
    );
  }
  server?.close();
}

function ours(prepared: PreparedTranslation): Contestant {
  return {
    async run(steps) {
      useDevice(device);
      const milliseconds: number[] = [];
      for (let n = 0; n < steps; n++) {
        const begin = performance.now();
        await prepared.step();
        milliseconds.push(performance.now() - begin);
      }
      return milliseconds;
    },
  };
}

async function profile(workload: TranslationWorkload): Promise<void> {
  const watch = stopwatch();
  useDevice(timingDevice(device, watch));
  const prepared = prepareTranslation(workload);
  await prepared.step();
  await prepared.step();
  watch.reset();
  const begin = performance.now();
  await prepared.step();
  const milliseconds = performance.now() - begin;
  prepared.dispose();
  const spent = watch.spent();
  const inside = spent.reduce((sum, each) => sum + each.milliseconds, 0);
  console.log(`${workload.name}: ${milliseconds.toFixed(1)} ms`);
  for (const { name, milliseconds: time, calls } of spent.slice(0, 40)) {
    console.log(`  ${time.toFixed(2).padStart(8)} ms ${String(calls).padStart(5)} calls  ${name}`);
  }
  console.log(`  ${(milliseconds - inside).toFixed(2).padStart(8)} ms outside the device (TypeScript)`);
}
