import { availableParallelism } from "node:os";
import { cpu } from "@refrain/backend-cpu";
import { type Device, reference } from "@refrain/core";

/** The engines that the bench runs. */
export type EngineName = "native" | "wasm" | "reference";

/** Threads where nobody says: all cores; WebAssembly has one, as tf.layers beside it, and the reference device no more. */
export function defaultThreads(engine: EngineName): number {
  return engine === "native" ? availableParallelism() : 1;
}

/**
 * Starts an engine.
 *
 * @throws when it cannot run here, or not with as many threads: never another one in its place.
 */
export async function startEngine(engine: EngineName, threads: number): Promise<Device> {
  const backend = engine === "reference" ? reference() : cpu({ engine, threads });
  const why = await backend.unavailable();
  if (why !== null) throw new Error(`bench: the engine ${engine} cannot run: ${why}`);
  const device = await backend.start();
  const has = device.capabilities.threads;
  if (has === threads) return device;
  throw new Error(
    `bench: the engine ${engine} runs ${has} ${has === 1 ? "thread" : "threads"}, not ${threads}.`,
  );
}
