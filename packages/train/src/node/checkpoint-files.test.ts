import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, expect, test } from "vitest";
import { numberedCheckpoint } from "../testing/numbered-checkpoint.ts";
import { startChild, waitFor } from "../testing/run-child.ts";
import { loadCheckpoint } from "./load-checkpoint.ts";
import { saveCheckpoint } from "./save-checkpoint.ts";

const saveChild = new URL("../testing/save-child.ts", import.meta.url);
const root = mkdtempSync(join(tmpdir(), "refrain-train-"));
afterAll(() => rmSync(root, { recursive: true }));
let folder = root;
let path = root;
beforeEach(() => {
  folder = mkdtempSync(join(root, "case-"));
  path = join(folder, "run.safetensors");
});

test("a checkpoint is read as it was saved, in a folder that is made, over an older one", async () => {
  const deep = join(folder, "a", "b", "run.safetensors");
  for (const step of [1, 2]) {
    const checkpoint = numberedCheckpoint(step, 10);
    await saveCheckpoint(deep, checkpoint);
    expect(await loadCheckpoint(deep)).toEqual(checkpoint);
  }
  expect(readdirSync(join(folder, "a", "b"))).toEqual(["run.safetensors"]);
});

test("what killed saves left behind is removed, and nothing else", async () => {
  for (const name of ["run.safetensors.1-2.partial", "run.safetensors.txt", "other.partial"]) {
    writeFileSync(join(folder, name), "half");
  }
  await saveCheckpoint(path, numberedCheckpoint(1, 1));
  expect(readdirSync(folder).sort()).toEqual(["other.partial", "run.safetensors", "run.safetensors.txt"]);
});

test("a checkpoint that cannot be written leaves nothing behind", async () => {
  mkdirSync(path);
  writeFileSync(join(path, "inside"), "");
  await expect(saveCheckpoint(path, numberedCheckpoint(1, 1))).rejects.toThrow(
    /^saveCheckpoint: cannot write ".*run.safetensors" \(EISDIR: .*\)\. What was there is unchanged\.$/,
  );
  expect(readdirSync(folder)).toEqual(["run.safetensors"]);
  const below = join(folder, "file", "run.safetensors");
  writeFileSync(join(folder, "file"), "");
  await expect(saveCheckpoint(below, numberedCheckpoint(1, 1))).rejects.toThrow(
    new Error(
      `saveCheckpoint: cannot write "${below}" (EEXIST: file already exists, mkdir '${join(folder, "file")}'). What was there is unchanged.`,
    ),
  );
});

test("when there is no room for a file, the old one stays as it was", async () => {
  await saveCheckpoint(path, numberedCheckpoint(1, 1000));
  const before = readFileSync(path);
  // A limit on the size of files, 64 blocks of 512 or 1024 bytes, stands in for a full disk: the write ends half way.
  const { lines, errors, code } = await waitFor(
    startChild(saveChild, [path, "2", "1", "100000"], "ulimit -f 64;"),
  );
  expect(code).toBe(1);
  expect(lines).toEqual(["saving 2"]);
  expect(errors).toContain(
    `Error: saveCheckpoint: cannot write "${path}" (EFBIG: file too large, write). What was there is unchanged.`,
  );
  expect(readFileSync(path)).toEqual(before);
  expect(readdirSync(folder)).toEqual(["run.safetensors"]);
});

test("a process that is killed while it saves leaves a whole checkpoint, every time", async () => {
  const isSaving = () => readdirSync(folder).some((name) => name.endsWith(".partial"));
  let [step, cutShort] = [0, 0];
  for (const after of [1, 2, 3, 4]) {
    const child = startChild(saveChild, [path, String(step + 1), "1000", "500000"]);
    const { lines, signal } = await waitFor(child, (line) => {
      if (line !== `saving ${step + after}`) return;
      while (!isSaving()); // So that the kill falls into the write, the sync or the rename.
      child.kill("SIGKILL");
    });
    expect(signal).toBe("SIGKILL");
    if (isSaving()) cutShort++;
    const saved = lines.filter((line) => line.startsWith("saved")).length;
    if (step + saved === 0) continue; // Killed in the first save of all: there is no file yet.
    const found = await loadCheckpoint(path);
    const numbers = found.tensors.get("params.w")!.data;
    expect(numbers).toHaveLength(500_000);
    expect(numbers.every((value) => value === found.step)).toBe(true);
    // The last save may have taken the path's place before its line was printed.
    expect(found.step - step - saved).toBeGreaterThanOrEqual(0);
    expect(found.step - step - saved).toBeLessThanOrEqual(1);
    step = found.step;
  }
  expect(cutShort).toBeGreaterThan(0);
  expect(step).toBeGreaterThanOrEqual(1 + 2 + 3);
});

test("an unreadable path is refused with the reason", async () => {
  await expect(loadCheckpoint(path)).rejects.toThrow(
    new Error(`loadCheckpoint: cannot read "${path}" (ENOENT: no such file or directory, open '${path}').`),
  );
  await expect(loadCheckpoint(folder)).rejects.toThrow(
    new Error(`loadCheckpoint: cannot read "${folder}" (EISDIR: illegal operation on a directory, read).`),
  );
});

test("a damaged file is refused with the reason", async () => {
  await saveCheckpoint(path, numberedCheckpoint(1, 1000));
  const bytes = readFileSync(path);
  writeFileSync(path, bytes.subarray(0, 3000));
  await expect(loadCheckpoint(path)).rejects.toThrow(
    new Error(
      `loadCheckpoint: "${path}" was refused: the file is cut short: tensor "params.w" ends at byte 4000 of the data, which has ${3000 - (bytes.length - 4000)} bytes.`,
    ),
  );
});
