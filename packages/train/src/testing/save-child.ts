/** Saves one checkpoint after another to a path: `save-child.ts PATH FIRST COUNT FLOATS`. */
import { writeSync } from "node:fs";
import { saveCheckpoint } from "../node/save-checkpoint.ts";
import { numberedCheckpoint } from "./numbered-checkpoint.ts";

const [path, first, count, floats] = process.argv.slice(2);
for (let step = Number(first); step < Number(first) + Number(count); step++) {
  writeSync(1, `saving ${step}\n`);
  await saveCheckpoint(path!, numberedCheckpoint(step, Number(floats)));
  writeSync(1, `saved ${step}\n`);
}
