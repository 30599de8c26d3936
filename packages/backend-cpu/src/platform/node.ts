import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import type { Engine, EngineOptions } from "../engine/engine.ts";
import { type NativeAddon, nativeEngine } from "../engine/native.ts";

const addonPath = fileURLToPath(new URL("../../build/Release/refrain.node", import.meta.url));
const wasmPath = fileURLToPath(new URL("../../wasm/refrain.wasm", import.meta.url));

/** What of the engine depends on where it runs: Node. */
export const platform = {
  /** The engine asked for by the environment variable `REFRAIN_ENGINE`, or undefined. */
  wantedEngine: (): string | undefined => process.env["REFRAIN_ENGINE"],
  threads: (): number => availableParallelism(),
  /** Why there is no native engine, or null. */
  nativeMissing(): string | null {
    if (!existsSync(addonPath)) {
      return "the native engine is not built; `node scripts/build-native.mjs` in @refrain/backend-cpu builds it";
    }
    try {
      addon();
      return null;
    } catch (error) {
      return `the native engine does not load: ${error instanceof Error ? error.message : String(error)}`;
    }
  },
  loadNative: (options: EngineOptions): Engine => nativeEngine(addon(), options),
  wasmBytes: async (): Promise<Uint8Array<ArrayBuffer>> => new Uint8Array(readFileSync(wasmPath)),
};

function addon(): NativeAddon {
  return createRequire(import.meta.url)(addonPath) as NativeAddon;
}
