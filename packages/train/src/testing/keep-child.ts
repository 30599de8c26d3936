/** Keeps one checkpoint after another in a folder, the first the best: `keep-child.ts FOLDER FIRST FLOATS`. */
import { writeSync } from "node:fs";
import { keepCheckpoint } from "../node/keep-checkpoints.ts";
import { numberedCheckpoint } from "./numbered-checkpoint.ts";

const [folder, first, floats] = process.argv.slice(2);
for (let step = Number(first); ; step++) {
  writeSync(1, `keeping ${step}\n`);
  const checkpoint = numberedCheckpoint(step, Number(floats));
  await keepCheckpoint(folder!, checkpoint, 1 / step, { last: 2, better: "higher" });
}
