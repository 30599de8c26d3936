import { platform } from "#platform";
import { checkInterface } from "./check-interface.ts";

const INTERFACE_NAME = "refrainInterface_";

/**
 * The WebAssembly module for one thread, or for several.
 *
 * @throws when it cannot be loaded, or was built for other TypeScript.
 */
export async function loadModule(threaded: boolean): Promise<WebAssembly.Module> {
  const module = await WebAssembly.compile(await platform.wasmBytes(threaded));
  const mark = WebAssembly.Module.exports(module).find(({ name }) => name.startsWith(INTERFACE_NAME));
  checkInterface({
    file: threaded ? "wasm/refrain-threads.wasm" : "wasm/refrain.wasm",
    found: mark?.name.slice(INTERFACE_NAME.length),
    remedy: "build it again with `node scripts/build-wasm.mjs`, or serve the file of the installed version",
  });
  return module;
}
