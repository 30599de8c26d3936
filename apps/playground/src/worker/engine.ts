import { cpu } from "@refrain/backend-cpu";
import { webgpu } from "@refrain/backend-webgpu";
import { type Backend, start } from "@refrain/core";
import type { EngineName } from "./protocol.ts";

const backends: Readonly<Record<EngineName, () => readonly Backend[]>> = {
  auto: () => [webgpu(), cpu({ engine: "wasm" })],
  // Who asks for WebGPU gets it, in software if it must be: slow, and right.
  webgpu: () => [webgpu({ allowSoftware: true })],
  wasm: () => [cpu({ engine: "wasm" })],
};

/** An engine that runs, in words. */
export interface RunningEngine {
  readonly description: string;
  /** Why it is not the GPU, where that was the first choice; else null. */
  readonly why: string | null;
}

/** Starts the engine for this worker. @throws when it cannot run here, with the reason. */
export async function startEngine(name: EngineName): Promise<RunningEngine> {
  const { backend, description } = await start(...backends[name]());
  const why = name === "auto" && backend !== "webgpu" ? await webgpu().unavailable() : null;
  return { description, why };
}

/** The first backend of an engine's choices that can run here. @throws when none can. */
export async function backendFor(name: EngineName): Promise<Backend> {
  const reasons: string[] = [];
  for (const backend of backends[name]()) {
    const reason = await backend.unavailable();
    if (reason === null) return backend;
    reasons.push(`${backend.name}: ${reason}`);
  }
  throw new Error(reasons.join("; "));
}
