/**
 * `npm run bench:webgpu`: training steps of recurrent layers on a GPU, through WebGPU in Node, beside tf.layers on tfjs-webgpu and
 * PyTorch on CUDA, alternating. It writes docs/performance-webgpu.md, unless the adapter is in software.
 */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { statisticsOf, webgpu } from "@refrain/backend-webgpu/node";
import { currentDevice, start } from "@refrain/core";
import { Command, Option } from "commander";
import { alternate, type Contestant } from "./measure/alternate.ts";
import { median } from "./measure/statistics.ts";
import { layerStep } from "./models/layer-step.ts";
import { wholeNumber } from "./options.ts";
import type { Peer } from "./peers/peer.ts";
import { startPyTorchOnCuda } from "./peers/pytorch.ts";
import { startTfLayers } from "./peers/tf-layers.ts";
import { table } from "./report/terminal.ts";
import type { LayerWorkload } from "./workloads.ts";

const options = new Command("bench:webgpu")
  .description(
    "Training steps on a GPU, through WebGPU, beside tf.layers and PyTorch; writes docs/performance-webgpu.md.",
  )
  .option("--rounds <n>", "rounds of alternating measurements", wholeNumber, 7)
  .option(
    "--software",
    "on an adapter in software: tiny sizes, and no page; it shows that the script works, never speed",
    false,
  )
  .addOption(
    new Option("--python <path>", "a Python that has PyTorch").default("python3").env("REFRAIN_PYTHON"),
  )
  .parse()
  .opts<{ readonly rounds: number; readonly software: boolean; readonly python: string }>();

const sizes = options.software ? [8] : [256, 1024];
const [batch, time] = options.software ? [4, 8] : [64, 128];
const workloads = (["lstm", "gru"] as const).flatMap((cell) =>
  sizes.map(
    (hidden): LayerWorkload => ({
      kind: "layer",
      name: `${cell}-train/b${batch}-t${time}-i${hidden}-h${hidden}`,
      cell,
      batch,
      time,
      input: hidden,
      hidden,
    }),
  ),
);

const device = await start(webgpu({ allowSoftware: options.software, powerPreference: "high-performance" }));
console.error(device.description);

/** Refrain's steps; each ends when the GPU has computed it. */
function ours(workload: LayerWorkload): Contestant & { readonly dispatches: () => number } {
  const { step } = layerStep(workload);
  let dispatches = 0;
  return {
    dispatches: () => dispatches,
    async run(steps) {
      const milliseconds: number[] = [];
      for (let n = 0; n < steps; n++) {
        const before = statisticsOf(currentDevice()).dispatches;
        const begin = performance.now();
        await step();
        dispatches = statisticsOf(currentDevice()).dispatches - before;
        await settled();
        milliseconds.push(performance.now() - begin);
      }
      return milliseconds;
    },
  };
}

/** All commands so far have run: a read comes after them. */
async function settled(): Promise<void> {
  const spec = { shape: [1], dtype: "float32" } as const;
  const buffer = device.upload(new Float32Array(1), spec);
  await device.read({ buffer, ...spec });
  device.free(buffer);
}

async function peers(): Promise<readonly Peer[]> {
  const started: Peer[] = [];
  for (const begin of [() => startTfLayers("webgpu"), () => startPyTorchOnCuda(options.python)]) {
    try {
      started.push(await begin());
    } catch (error) {
      console.error(`not measured: ${(error as Error).message}`);
    }
  }
  return started;
}

const others = await peers();
const rows = [
  ["workload", "dispatches", "Refrain ms", ...others.flatMap(({ name }) => [`${name} ms`, "ratio"])],
];
for (const workload of workloads) {
  console.error(workload.name);
  const mine = ours(workload);
  const contestants = [mine, ...others.map((peer) => peer.contestant(workload)!)];
  const [our, ...theirs] = (await alternate(contestants, options.rounds)).map(median);
  const cells = theirs.flatMap((milliseconds) => [milliseconds.toFixed(2), (milliseconds / our!).toFixed(2)]);
  rows.push([workload.name, String(mine.dispatches()), our!.toFixed(2), ...cells]);
}
for (const peer of others) peer.close();
console.log(table(rows, 1));

if (!options.software) {
  const page = fileURLToPath(new URL("../../../docs/performance-webgpu.md", import.meta.url));
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const lines = [
    "# Performance on a GPU",
    "",
    `Training steps of one recurrent layer: the gradients of its inputs and weights. Measured by \`npm run bench:webgpu\` on ${device.description}, ${new Date().toISOString().slice(0, 10)}, Node ${process.versions.node}. Both sides take turns; a time is the median in milliseconds, until the GPU has finished. The ratio is the other's time over Refrain's.`,
    "",
    line(rows[0]!),
    line(rows[0]!.map((_, column) => (column === 0 ? "---" : "---:"))),
    ...rows.slice(1).map(line),
    "",
  ];
  writeFileSync(page, lines.join("\n"));
}
await device.dispose();
