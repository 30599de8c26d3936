import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { startChild, waitFor } from "../testing/run-child.ts";
import { loadCheckpoint } from "./load-checkpoint.ts";

const trainChild = new URL("../testing/train-child.ts", import.meta.url);
const folder = mkdtempSync(join(tmpdir(), "refrain-resume-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("training that is killed again and again ends, bit for bit, where it ends when left alone", async () => {
  const [alone, killed] = [join(folder, "alone.safetensors"), join(folder, "killed.safetensors")];
  const run = (path: string) => startChild(trainChild, [path, "40"]);
  expect((await waitFor(run(alone))).code).toBe(0);

  // Right after a save, between two saves, and just before one.
  for (const at of ["step 10", "step 18", "step 24", "step 30"]) {
    const child = run(killed);
    const { signal } = await waitFor(child, (line) => {
      if (line === at) child.kill("SIGKILL");
    });
    expect(signal).toBe("SIGKILL");
  }
  expect((await waitFor(run(killed))).code).toBe(0);

  const expected = await loadCheckpoint(alone);
  expect(expected.step).toBe(40);
  expect(expected.metrics).toHaveLength(20);
  expect(await loadCheckpoint(killed)).toEqual(expected);
});
