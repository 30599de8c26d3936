import { webgpu } from "@refrain/backend-webgpu";
import { type Engine, engine } from "./engine.ts";

/** The engines of this tier in a browser. */
export const engines: readonly Engine[] = [await engine("WebGPU", webgpu({ allowSoftware: true }))];
