import { webgpu } from "@refrain/backend-webgpu";
import { start } from "@refrain/core";
import { type Stretch, trainSmallModel } from "../small-model.ts";

/** A stretch of training on WebGPU in this browser. */
async function trainOnWebGpu(options: Parameters<typeof trainSmallModel>[0]): Promise<Stretch> {
  const device = await start(webgpu({ allowSoftware: true }));
  const stretch = await trainSmallModel(options);
  await device.dispose();
  return stretch;
}

Object.assign(globalThis, { trainOnWebGpu, ready: true });
