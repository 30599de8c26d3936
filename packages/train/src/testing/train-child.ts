/** Trains the character model to an end, saving as it goes, from the checkpoint if there is one: `train-child.ts PATH STEPS`. */
import { existsSync, writeSync } from "node:fs";
import { reference, start } from "@refrain/core";
import { takeCheckpoint } from "../checkpoint/take-checkpoint.ts";
import { loadCheckpoint } from "../node/load-checkpoint.ts";
import { saveCheckpoint } from "../node/save-checkpoint.ts";
import { train } from "../train.ts";
import { charOptions } from "./char-model.ts";

const [path, steps] = process.argv.slice(2);
await start(reference());
const resume = existsSync(path!) ? await loadCheckpoint(path!) : undefined;
const metrics = [...((resume?.metrics ?? []) as number[])];
for await (const now of train({ ...charOptions(), steps: Number(steps), readEvery: 2, resume })) {
  metrics.push(now.loss);
  writeSync(1, `step ${now.step}\n`);
  if (now.step % 4 === 0) await saveCheckpoint(path!, await takeCheckpoint(now, { metrics }));
}
