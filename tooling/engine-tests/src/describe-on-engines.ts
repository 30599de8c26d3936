import { type Device, start, stop } from "@refrain/core";
import { afterAll, beforeAll, describe } from "vitest";
import { engines } from "#engines";
import type { EngineName } from "./engine.ts";

export type { EngineName };

/**
 * Describes a suite once for each engine of this tier, with the engine's device running: the reference, native and
 * WebAssembly, or WebGPU where `REFRAIN_TIER` is `webgpu`. A suite whose engine cannot run here is skipped, and its title
 * says why. Name the file `*.engines.test.ts`, and read tensors with `data()`: a GPU has no `dataSync()`.
 *
 * @example
 * describeOnEngines("add", () => {
 *   it("adds", () => expectTree(add(tensor([1]), 2), [3]));
 * });
 */
export function describeOnEngines(name: string, suite: (engine: EngineName) => void): void {
  for (const engine of engines) {
    const title = `${name} on ${engine.name}`;
    if (engine.missing !== null) {
      describe.skip(`${title} (skipped: ${engine.missing})`, () => suite(engine.name));
      continue;
    }
    describe(title, () => {
      let device: Device;
      beforeAll(async () => {
        device = await start(engine.backend);
      });
      afterAll(async () => {
        stop();
        await device.dispose();
      });
      suite(engine.name);
    });
  }
}
