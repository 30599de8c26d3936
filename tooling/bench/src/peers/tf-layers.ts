import { fileURLToPath } from "node:url";
import { cachedFolder, runInstaller } from "./cache-folder.ts";
import { startLineServer } from "./line-server.ts";
import { type Peer, peerOf } from "./peer.ts";

const TFJS_VERSION = "4.22.0";
const packages = ["@tensorflow/tfjs", "@tensorflow/tfjs-backend-wasm"].map(
  (name) => `${name}@${TFJS_VERSION}`,
);
const script = fileURLToPath(new URL("../../peers/tf-layers.mjs", import.meta.url));

/**
 * tf.layers on tfjs-wasm, one thread; installed, once, in the user's cache folder.
 *
 * @throws when it cannot be installed or started.
 */
export async function startTfLayers(): Promise<Peer> {
  try {
    const folder = cachedFolder(`tfjs-${TFJS_VERSION}`, (empty) => {
      console.error(`bench: installing TensorFlow.js ${TFJS_VERSION} for comparison (first time only) ...`);
      const quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
      runInstaller("npm", ["install", "--prefix", empty, ...quiet, ...packages]);
    });
    const server = await startLineServer(process.execPath, [script, folder]);
    return peerOf(server, (workload) => workload.kind === "layer" && workload.cell !== "peephole");
  } catch (error) {
    throw new Error(`tf.layers cannot run (${error instanceof Error ? error.message : String(error)}).`);
  }
}
