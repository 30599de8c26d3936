import type { Backend } from "@refrain/core";

/** Engines as titles of tests name them. */
export type EngineName = "reference" | "native" | "WebAssembly" | "WebGPU";

/** An engine to run tests on, and the reason why it cannot run here, or null. */
export interface Engine {
  readonly name: EngineName;
  readonly backend: Backend;
  readonly missing: string | null;
}

/** Asks a backend whether it can run. */
export async function engine(name: EngineName, backend: Backend): Promise<Engine> {
  return { name, backend, missing: await backend.unavailable() };
}
