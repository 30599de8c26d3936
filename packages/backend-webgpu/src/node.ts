import type { Backend } from "@refrain/core";
import { type GpuEntry, type WebGpuOptions, webgpu as webgpuIn } from "./webgpu.ts";

export { statisticsOf } from "./device.ts";
export type { Statistics } from "./gpu/queue.ts";

/**
 * The WebGPU backend in Node, through Dawn: the npm package `webgpu`, which is installed beside this one.
 *
 * @throws the backend's `start` throws when the package is missing or finds no adapter.
 *
 * @example
 * import { webgpu } from "@refrain/backend-webgpu/node";
 * await start(webgpu(), cpu());
 */
export function webgpu(options: Omit<WebGpuOptions, "gpu"> = {}): Backend {
  return {
    name: "webgpu",
    async unavailable() {
      const gpu = await dawn();
      return typeof gpu === "string" ? gpu : webgpuIn({ ...options, gpu }).unavailable();
    },
    async start() {
      const gpu = await dawn();
      if (typeof gpu === "string") throw new Error(`webgpu: ${gpu}`);
      return webgpuIn({ ...options, gpu }).start();
    },
  };
}

// Dawn's instance must outlive its adapters, so the process has one.
let entry: GpuEntry | null = null;

/** Dawn's entry, or the reason why there is none. */
async function dawn(): Promise<GpuEntry | string> {
  if (entry !== null) return entry;
  try {
    const { create, globals } = await import("webgpu");
    Object.assign(globalThis, globals);
    entry = create([]) as GpuEntry;
    return entry;
  } catch (error) {
    return `the package webgpu (Dawn) does not load: ${error instanceof Error ? error.message : String(error)}. Install it with npm install webgpu.`;
  }
}
