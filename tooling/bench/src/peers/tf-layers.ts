import { fileURLToPath } from "node:url";
import { cachedFolder, runInstaller } from "./cache-folder.ts";
import { startLineServer } from "./line-server.ts";
import { type Peer, peerOf } from "./peer.ts";

const TFJS_VERSION = "4.22.0";
/** The engines of tfjs that are measured. */
type TfBackend = "wasm" | "webgpu";

const packages: Record<TfBackend, readonly string[]> = {
  wasm: [`@tensorflow/tfjs@${TFJS_VERSION}`, `@tensorflow/tfjs-backend-wasm@${TFJS_VERSION}`],
  webgpu: [
    `@tensorflow/tfjs@${TFJS_VERSION}`,
    `@tensorflow/tfjs-backend-webgpu@${TFJS_VERSION}`,
    "webgpu@0.6.2",
  ],
};
const script = fileURLToPath(new URL("../../peers/tf-layers.mjs", import.meta.url));

/**
 * tf.layers on tfjs-wasm, one thread, or on tfjs-webgpu in Node; installed, once, in the user's cache folder.
 *
 * @throws when it cannot be installed or started.
 */
export async function startTfLayers(backend: TfBackend = "wasm"): Promise<Peer> {
  try {
    const folder = cachedFolder(`tfjs-${backend}-${TFJS_VERSION}`, (empty) => {
      console.error(`bench: installing TensorFlow.js ${TFJS_VERSION} for comparison (first time only) ...`);
      const quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
      runInstaller("npm", ["install", "--prefix", empty, ...quiet, ...packages[backend]]);
    });
    const server = await startLineServer(process.execPath, [script, folder, backend]);
    return peerOf(server, (workload) => workload.kind === "layer" && workload.cell !== "peephole");
  } catch (error) {
    throw new Error(`tf.layers cannot run (${error instanceof Error ? error.message : String(error)}).`);
  }
}
