import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { makeRunFolder } from "./run-folder.ts";

const root = mkdtempSync(join(tmpdir(), "refrain-run-"));
afterAll(() => rmSync(root, { recursive: true }));
const folder = join(root, "deep", "run");
const checkpoint = join(folder, "checkpoint.safetensors");

test("a run's folder is made, and one with a run is overwritten only when that is asked for", async () => {
  await makeRunFolder({ folder, checkpoint });
  expect(existsSync(folder)).toBe(true);
  for (const name of ["checkpoint.safetensors", "kept", "notes.txt"]) writeFileSync(join(folder, name), "");
  await expect(makeRunFolder({ folder, checkpoint })).rejects.toThrow(
    new Error(
      `--run ${folder} has a run already. Go on with it by --resume, begin anew by --overwrite, or name another folder.`,
    ),
  );
  await makeRunFolder({ folder, checkpoint, stale: [join(folder, "kept")], overwrite: true });
  expect(readdirSync(folder)).toEqual(["notes.txt"]);
});

test("a folder that cannot be written is refused", async () => {
  const file = join(root, "file");
  writeFileSync(file, "");
  await expect(makeRunFolder({ folder: file, checkpoint: join(file, "c") })).rejects.toThrow(
    new Error(
      `--run ${file} cannot be written: EEXIST: file already exists, mkdir '${file}'. Name another folder.`,
    ),
  );
});
