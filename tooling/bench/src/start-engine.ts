import { cpu } from "@refrain/backend-cpu";
import { type Device, reference } from "@refrain/core";

/** The engines that the bench runs. */
export type EngineName = "native" | "wasm" | "reference";

/**
 * Starts an engine.
 *
 * @throws when it cannot run here: never another one in its place.
 */
export async function startEngine(engine: EngineName, threads: number): Promise<Device> {
  const backend = engine === "reference" ? reference() : cpu({ engine, threads });
  const why = await backend.unavailable();
  if (why !== null) throw new Error(`bench: the engine ${engine} cannot run: ${why}`);
  return backend.start();
}
