import type { Backend, Device } from "@refrain/core";
import { webgpuDevice } from "./device.ts";

/** Where WebGPU comes from, and which adapter it is to take. */
export interface WebGpuOptions {
  /** The entry to WebGPU. Default: the browser's `navigator.gpu`. */
  readonly gpu?: GpuEntry;
  /** Default: the browser's choice. */
  readonly powerPreference?: "low-power" | "high-performance";
  /** Whether an adapter in software will do, which is correct and slow. Default: false. */
  readonly allowSoftware?: boolean;
}

/** WebGPU's own entry, `navigator.gpu` or what the package `webgpu` makes, by the one function that is needed. */
export interface GpuEntry {
  requestAdapter(options?: object): Promise<object | null>;
}

/**
 * The WebGPU backend: recurrent scans forward and backward in one dispatch, all else as generated WGSL.
 *
 * @example
 * await start(webgpu(), cpu()); // the GPU, or the processor where there is none
 */
export function webgpu(options: WebGpuOptions = {}): Backend {
  return {
    name: "webgpu",
    async unavailable() {
      const found = await findAdapter(options);
      return typeof found === "string" ? found : null;
    },
    async start(): Promise<Device> {
      const found = await findAdapter(options);
      if (typeof found === "string") throw new Error(`webgpu: ${found}`);
      const { limits } = found;
      const device = await found.requestDevice({
        requiredLimits: {
          maxBufferSize: limits.maxBufferSize,
          maxStorageBufferBindingSize: limits.maxStorageBufferBindingSize,
          maxStorageBuffersPerShaderStage: limits.maxStorageBuffersPerShaderStage,
          maxComputeWorkgroupStorageSize: limits.maxComputeWorkgroupStorageSize,
        },
      });
      return webgpuDevice(device, `webgpu ${describe(found)}`);
    },
  };
}

/** The adapter, or the reason why there is none. */
async function findAdapter(options: WebGpuOptions): Promise<GPUAdapter | string> {
  const gpu = options.gpu ?? globalThis.navigator?.gpu;
  if (gpu === undefined) {
    return "there is no navigator.gpu here. Use a browser with WebGPU on a page from https or localhost; in Node, webgpu() of @refrain/backend-webgpu/node.";
  }
  const { powerPreference, allowSoftware = false } = options;
  let adapter: GPUAdapter | null;
  try {
    adapter = (await gpu.requestAdapter({ powerPreference })) as GPUAdapter | null;
  } catch (error) {
    return `asking for an adapter failed: ${error instanceof Error ? error.message : String(error)}`;
  }
  if (adapter === null) {
    return "WebGPU finds no adapter: no GPU, or its driver is missing or blocked. Look at chrome://gpu, or install the GPU's Vulkan driver.";
  }
  if (isSoftware(adapter) && !allowSoftware) {
    return `the only adapter is in software (${describe(adapter)}), which is slower than the processor's own engine. Pass allowSoftware: true to take it.`;
  }
  return adapter;
}

const SOFTWARE = /swiftshader|llvmpipe|lavapipe|software|basic render/i;

function isSoftware(adapter: GPUAdapter): boolean {
  return adapter.info.isFallbackAdapter === true || SOFTWARE.test(describe(adapter));
}

function describe({ info }: GPUAdapter): string {
  const parts = [info.vendor, info.architecture, info.device, info.description];
  return parts.filter((part) => part !== "" && part !== undefined).join(" ") || "unnamed adapter";
}
