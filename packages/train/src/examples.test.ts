import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { random, reference, scoped, start, undrawn } from "@refrain/core";
import { readBatches, readEpoch } from "@refrain/data";
import { adam, chain, clipByGlobalNorm } from "@refrain/optim";
import { afterAll, beforeAll, expect, test } from "vitest";
import { earlyStopping, evaluate, restoreParams, takeCheckpoint, train, withoutState } from "./index.ts";
import { bestFirst, keepCheckpoint, loadAverage, loadCheckpoint, saveCheckpoint } from "./node/index.ts";
import { initialParams, charLoss as loss, stream } from "./testing/char-model.ts";

const folder = mkdtempSync(join(tmpdir(), "refrain-examples-"));
afterAll(() => rmSync(folder, { recursive: true }));
beforeAll(async () => {
  await start(reference());
});

test("the loop of the README trains, evaluates, saves and stops", async () => {
  const path = join(folder, "best.safetensors");
  const validation = stream;
  const optimizer = chain(clipByGlobalNorm(1), adam({ learningRate: 0.01 }));
  const stopping = earlyStopping({ patience: 3 });
  let progress = stopping.init();

  const run = train({
    params: initialParams(random(1)),
    batches: (from) => readBatches(stream, from),
    loss,
    optimizer,
    seed: 1,
    steps: 24,
    readEvery: 4,
    resume: existsSync(path) ? await loadCheckpoint(path) : undefined,
  });
  for await (const now of run) {
    if (now.step % 8 !== 0) continue;
    const validated = await evaluate({ params: now.params, loss, batches: readEpoch(validation) });
    progress = stopping.update(progress, validated.loss);
    if (progress.improved) {
      await saveCheckpoint(path, await takeCheckpoint(now, { model: { hidden: 12 }, metrics: progress }));
    }
    if (progress.stop) break;
  }

  const checkpoint = await loadCheckpoint(path);
  const kept = await keepCheckpoint(join(folder, "kept"), withoutState(checkpoint), 28.4, {
    last: 5,
    best: 1,
    better: "higher",
  });
  const [best] = bestFirst(kept, "higher");
  expect(best).toMatchObject({ step: 24, metric: 28.4 });
  expect(await loadAverage(kept.slice(-5).map((each) => each.path))).toEqual(withoutState(checkpoint));
  expect(checkpoint).toMatchObject({ step: 24, model: { hidden: 12 }, metrics: progress });
  const params = scoped(() => restoreParams(checkpoint, initialParams(undrawn)));
  const again = await evaluate({ params, loss, batches: readEpoch(validation) });
  expect(again.loss).toBe(progress.best);
});
