import { cpu } from "@refrain/backend-cpu";
import { webgpu } from "@refrain/backend-webgpu/node";
import { reference } from "@refrain/core";
import { type Engine, engine } from "./engine.ts";
import { offerSoftwareAdapter } from "./software-adapter.ts";

/** The engines of this tier in Node: all that a plain machine has, or WebGPU. */
export const engines: readonly Engine[] =
  process.env["REFRAIN_TIER"] === "webgpu" ? [await dawn()] : await Promise.all(plain());

function plain(): Promise<Engine>[] {
  return [
    engine("reference", reference()),
    engine("native", cpu({ engine: "native" })),
    engine("WebAssembly", cpu({ engine: "wasm" })),
  ];
}

function dawn(): Promise<Engine> {
  offerSoftwareAdapter();
  return engine("WebGPU", webgpu({ allowSoftware: true }));
}
