import { spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { loadCheckpoint } from "@refrain/train/node";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describePlayground } from "../testing/describe-playground.ts";

const repository = fileURLToPath(new URL("../../../../", import.meta.url));
const embedded = fileURLToPath(new URL("texts/moby-dick.txt", import.meta.url));

describePlayground("checkpoints between Node and the page", (openPage) => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "refrain-checkpoints-"));
    await writeFile(join(folder, "moby-dick.txt"), await readFile(embedded));
  });
  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  it("goes on in the page where Node stopped, and in Node where the page stopped", async () => {
    const sizes = "--layers 2 --hidden 24 --embedding 16 --batch 8 --time 32 --learning-rate 0.01";
    charLm(
      folder,
      `train --text moby-dick.txt ${sizes} --steps 30 --evaluate-every 30 --run run --backend cpu`,
    );
    const file = join(folder, "run/checkpoint.safetensors");
    const inNode = lossesOf(await loadCheckpoint(file));
    expect(inNode.length).toBe(30);

    const { page, figure, press, reach } = await openPage();
    await page.setInputFiles("[name=checkpoint]", file);
    await page.waitForSelector("[data-status=paused]");
    expect(await page.textContent(".notice")).toContain("Opened checkpoint.safetensors, at step 30.");
    expect(await figure("step")).toBe("30 / 1,030");
    expect(await page.inputValue("[name=hidden]")).toBe("24");
    await press("step");
    await reach(31);
    await press("pause");
    await reach(50);
    await press("pause");
    await page.waitForSelector("[data-status=paused]");
    const download = page.waitForEvent("download");
    await press("save");
    const saved = await download;
    expect(saved.suggestedFilename()).toMatch(/^lstm-2x24-step-\d+\.safetensors$/);
    await saved.saveAs(file);

    const fromPage = await loadCheckpoint(file);
    expect(fromPage.step).toBeGreaterThanOrEqual(50);
    const both = lossesOf(fromPage);
    // The losses before are Node's own, and the first in the page is where they were, not where training begins.
    expect(both.slice(0, 30)).toEqual(inNode);
    expect(Math.abs(both[30]! - inNode.at(-1)!)).toBeLessThan(0.3);
    expect(both.length).toBe(fromPage.step);

    const steps = fromPage.step + 10;
    charLm(folder, `train --resume --steps ${steps} --run run --backend cpu`);
    const continued = await loadCheckpoint(file);
    expect(continued.step).toBe(steps);
    expect(lossesOf(continued).slice(0, fromPage.step)).toEqual(both);
    expect(Math.abs(lossesOf(continued)[fromPage.step]! - both.at(-1)!)).toBeLessThan(0.3);
    const { stdout } = charLm(folder, "generate --run run --prompt whale --length 40 --backend cpu");
    expect(stdout.startsWith("whale")).toBe(true);
  });

  it("refuses a file that is no checkpoint, with the reason", async () => {
    const { page } = await openPage();
    const bytes = Buffer.from("not a checkpoint at all");
    await page.setInputFiles("[name=checkpoint]", {
      name: "broken.safetensors",
      mimeType: "application/octet-stream",
      buffer: bytes,
    });
    await page.waitForSelector("[role=alert]:not([hidden])");
    expect(await page.textContent("[role=alert]")).toContain("decodeCheckpoint: ");
    expect(await page.getAttribute(".run-status", "data-status")).toBe("idle");
  });
});

function charLm(cwd: string, command: string): { stdout: string } {
  const main = join(repository, "apps/char-lm/src/main.ts");
  const tsx = join(repository, "node_modules/tsx/dist/loader.mjs");
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["--conditions=@refrain/source", "--import", tsx, main, ...command.split(" ")],
    { cwd, encoding: "utf8" },
  );
  if (status !== 0) throw new Error(`char-lm ${command}\n${stdout}\n${stderr}`);
  return { stdout };
}

function lossesOf({ metrics }: { readonly metrics: unknown }): readonly number[] {
  return (metrics as { training: (readonly [number, number])[] }).training.map(([, loss]) => loss);
}
