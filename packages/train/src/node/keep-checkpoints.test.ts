import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, expect, test } from "vitest";
import { withoutState } from "../checkpoint/without-state.ts";
import { numberedCheckpoint } from "../testing/numbered-checkpoint.ts";
import { startChild, waitFor } from "../testing/run-child.ts";
import { bestFirst, keepCheckpoint, keptCheckpoints } from "./keep-checkpoints.ts";
import { loadAverage } from "./load-average.ts";
import { loadCheckpoint } from "./load-checkpoint.ts";

const keepChild = new URL("../testing/keep-child.ts", import.meta.url);
const root = mkdtempSync(join(tmpdir(), "refrain-keep-"));
afterAll(() => rmSync(root, { recursive: true }));
let folder = root;
beforeEach(() => {
  folder = join(mkdtempSync(join(root, "case-")), "kept");
});

const scores = [3, 9, 5, 9, 2, -0.5, 1e-7, 6];
const steps = (kept: readonly { step: number }[]) => kept.map(({ step }) => step);

async function keepAll(options: Parameters<typeof keepCheckpoint>[3]) {
  for (const [index, score] of scores.entries()) {
    await keepCheckpoint(folder, numberedCheckpoint(index + 1, 4), score, options);
  }
  return keptCheckpoints(folder);
}

test.each([
  [{ last: 3, best: 2, better: "higher" }, [2, 4, 6, 7, 8]],
  [{ last: 1, best: 1, better: "higher" }, [2, 8]],
  [{ last: 2, best: 2, better: "lower" }, [6, 7, 8]],
  [{ last: 9 }, [1, 2, 3, 4, 5, 6, 7, 8]],
  [{}, [6, 8]],
] as const)("of eight, %o keeps steps %o", async (options, expected) => {
  const kept = await keepAll(options);
  expect(steps(kept)).toEqual(expected);
  for (const { path, step, metric } of kept) {
    expect(metric).toBe(scores[step - 1]);
    expect(await loadCheckpoint(path)).toEqual(numberedCheckpoint(step, 4));
  }
  expect(readdirSync(folder)).toHaveLength(expected.length);
});

test("the best come first, and of equals the earlier", async () => {
  const kept = await keepAll({ last: 8 });
  expect(steps(bestFirst(kept, "higher"))).toEqual([2, 4, 8, 3, 1, 5, 7, 6]);
  expect(steps(bestFirst(kept, "lower"))).toEqual([6, 7, 5, 1, 3, 8, 2, 4]);
});

test("a step that is taken again after a resume takes the place of its checkpoint", async () => {
  await keepAll({ last: 2 });
  const kept = await keepCheckpoint(folder, numberedCheckpoint(8, 4), -7, { last: 2 });
  expect(kept.map(({ step, metric }) => [step, metric])).toEqual([
    [7, 1e-7],
    [8, -7],
  ]);
  expect(await keptCheckpoints(folder)).toEqual(kept);
});

test("other files are left alone, what killed saves left is not", async () => {
  await keepAll({});
  writeFileSync(join(folder, "notes.txt"), "");
  writeFileSync(join(folder, "step-00000005.metric-2.safetensors.12.partial"), "");
  await keepCheckpoint(folder, numberedCheckpoint(9, 4), 1, {});
  expect(readdirSync(folder).sort()).toEqual([
    "notes.txt",
    "step-00000006.metric--0.5.safetensors",
    "step-00000009.metric-1.safetensors",
  ]);
});

test("the mean of the last is taken from their files", async () => {
  const kept = await keepAll({ last: 4 });
  const average = await loadAverage(kept.slice(-4).map(({ path }) => path));
  expect(average).toEqual({
    ...withoutState(numberedCheckpoint(8, 4)),
    tensors: new Map([["params.w", { dtype: "float32", shape: [4], data: new Float32Array(4).fill(6.5) }]]),
  });
  await expect(loadAverage([])).rejects.toThrow(new Error("loadAverage: pass at least one path, got none."));
});

test("a process that is killed again and again leaves whole files, the best and the last among them", async () => {
  let last = 0;
  for (const more of [2, 1, 4]) {
    const child = startChild(keepChild, [folder, String(last + 1), "400000"]);
    const { signal } = await waitFor(child, (line) => {
      if (line === `keeping ${last + more + 1}`) child.kill("SIGKILL");
    });
    expect(signal).toBe("SIGKILL");
    const kept = await keptCheckpoints(folder);
    for (const { path, step } of kept) {
      const numbers = (await loadCheckpoint(path)).tensors.get("params.w")!.data;
      expect(numbers.every((each) => each === step)).toBe(true);
    }
    const found = steps(kept);
    expect(found[0]).toBe(1);
    expect(found.at(-1)).toBeGreaterThanOrEqual(last + more);
    expect(found).toContain(found.at(-1)! - 1);
    last = found.at(-1)!;
  }
});

test("bad input is refused", async () => {
  await expect(keepCheckpoint(folder, numberedCheckpoint(3, 1), Number.NaN)).rejects.toThrow(
    new Error("keepCheckpoint: the metric must be a finite number, got NaN at step 3."),
  );
  await expect(keepCheckpoint(folder, numberedCheckpoint(3, 1), 1, { last: 0 })).rejects.toThrow(
    /^keepCheckpoint: last must be .*, got 0\.$/,
  );
  expect(await keptCheckpoints(join(folder, "nowhere"))).toEqual([]);
  writeFileSync(join(folder, "..", "file"), "");
  const file = join(folder, "..", "file");
  await expect(keptCheckpoints(file)).rejects.toThrow(
    new Error(`keptCheckpoints: cannot read "${file}" (ENOTDIR: not a directory, scandir '${file}').`),
  );
});
