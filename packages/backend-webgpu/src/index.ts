export { statisticsOf } from "./device.ts";
export type { Statistics } from "./gpu/queue.ts";
export { type GpuEntry, type WebGpuOptions, webgpu } from "./webgpu.ts";
