import { cpu } from "@refrain/backend-cpu";
import { type Backend, type Device, reference, start } from "@refrain/core";

const backends: Readonly<Record<string, () => readonly Backend[]>> = {
  auto: () => [cpu(), reference()],
  cpu: () => [cpu()],
  native: () => [cpu({ engine: "native" })],
  wasm: () => [cpu({ engine: "wasm" })],
  reference: () => [reference()],
};

/** The names that `--backend` takes. */
export const backendNames: readonly string[] = Object.keys(backends);

/**
 * Starts the engine that `--backend` names.
 *
 * @throws when the name is unknown, or the engine cannot run here.
 */
export async function chooseBackend(name: string): Promise<Device> {
  const chosen = Object.hasOwn(backends, name) ? backends[name] : undefined;
  if (chosen === undefined)
    throw new Error(`--backend must be one of ${backendNames.join(", ")}, got ${name}.`);
  return start(...chosen());
}
