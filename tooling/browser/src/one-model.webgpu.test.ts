import { cpu } from "@refrain/backend-cpu";
import { start, stop } from "@refrain/core";
import { describeInChromium } from "@refrain/engine-tests/chromium";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type BrowserPage, openPage } from "./browser.ts";
import { type Stretch, trainSmallModel } from "./small-model.ts";

/**
 * How far a loss of WebGPU may be from the CPU's, relative to it: both round to float32 in orders of their own, and training
 * carries a difference on from step to step.
 */
const TOLERANCE = 1e-3;

describeInChromium("one model in every runtime", () => {
  let page: BrowserPage;
  let onCpu: Stretch;
  beforeAll(async () => {
    page = await openPage("training.ts");
    onCpu = await trainInNode({ steps: 100 });
  });
  afterAll(() => page?.close());

  const trainInBrowser = (options: Parameters<typeof trainSmallModel>[0]) =>
    page.call<Stretch>("trainOnWebGpu", options);

  it("has the CPU's loss curve on WebGPU: same seed, same weights, same masks", async () => {
    const { losses } = await trainInBrowser({ steps: 100 });
    // The first step comes before anything could add up.
    expect(losses[0]).toBeCloseTo(onCpu.losses[0]!, 5);
    mustAgree(losses, onCpu.losses);
    expect(losses.at(-1)!).toBeLessThan(losses[0]! / 2);
  });

  it("goes on in the browser with a checkpoint of Node, and back, optimizer state included", async () => {
    const first = await trainInNode({ steps: 30 });
    const second = await trainInBrowser({ steps: 60, checkpoint: first.checkpoint });
    const third = await trainInNode({ steps: 90, checkpoint: second.checkpoint });
    mustAgree([...first.losses, ...second.losses, ...third.losses], onCpu.losses.slice(0, 90));
  });
});

async function trainInNode(options: Parameters<typeof trainSmallModel>[0]): Promise<Stretch> {
  const device = await start(cpu());
  const stretch = await trainSmallModel(options);
  stop();
  await device.dispose();
  return stretch;
}

function mustAgree(losses: readonly number[], expected: readonly number[]): void {
  expect(losses.length).toBe(expected.length);
  losses.forEach((loss, step) => {
    const error = Math.abs(loss - expected[step]!) / expected[step]!;
    expect(error, `step ${step}: ${loss} and ${expected[step]}`).toBeLessThan(TOLERANCE);
  });
}
