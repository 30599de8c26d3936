import type { Engine, EngineOptions } from "../engine/engine.ts";

/** What of the engine depends on where it runs: browsers, and runtimes that are like them. */
export const platform = {
  wantedEngine: (): string | undefined => undefined,
  threads: (): number => 1,
  nativeMissing: (): string | null => "browsers run WebAssembly",
  loadNative(_: EngineOptions): Engine {
    throw new Error("cpu: there is no native engine in a browser.");
  },
  async wasmBytes(): Promise<Uint8Array<ArrayBuffer>> {
    const response = await fetch(new URL("../../wasm/refrain.wasm", import.meta.url));
    if (!response.ok) throw new Error(`cpu: ${response.url} could not be loaded: HTTP ${response.status}.`);
    return new Uint8Array(await response.arrayBuffer());
  },
};
