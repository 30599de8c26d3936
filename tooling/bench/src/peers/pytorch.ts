import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { cachedFolder, runInstaller } from "./cache-folder.ts";
import { startLineServer } from "./line-server.ts";
import { type Peer, peerOf } from "./peer.ts";

const TORCH_VERSION = "2.13.0";
const memoryScript = fileURLToPath(new URL("../../peers/pytorch_memory.py", import.meta.url));
const script = fileURLToPath(new URL("../../peers/pytorch.py", import.meta.url));

/**
 * PyTorch on the CPU.
 *
 * @param python a Python that has PyTorch; by default one is made, once, in the user's cache folder.
 * @throws when there is none and none can be made.
 */
export async function startPyTorch(python: string | undefined, threads: number): Promise<Peer> {
  try {
    const server = await startLineServer(python ?? madePython(), [script, String(threads)]);
    return peerOf(server, () => true);
  } catch (error) {
    throw new Error(
      `PyTorch cannot run (${error instanceof Error ? error.message : String(error)}). Pass --python or set REFRAIN_PYTHON to a Python with torch ${TORCH_VERSION}.`,
    );
  }
}

/**
 * PyTorch on CUDA.
 *
 * @param python a Python that has PyTorch with CUDA.
 * @throws when it has none, or finds no GPU.
 */
export async function startPyTorchOnCuda(python: string): Promise<Peer> {
  try {
    return peerOf(await startLineServer(python, [script, "1", "cuda"]), () => true);
  } catch (error) {
    throw new Error(
      `PyTorch on CUDA cannot run (${error instanceof Error ? error.message : String(error)}). Pass --python, or set REFRAIN_PYTHON, to a Python whose torch has CUDA.`,
    );
  }
}

/** The command of a process that runs a workload and tells its peak memory: threads, the workload and steps follow. */
export function pytorchCommand(python: string | undefined): readonly string[] {
  return [python ?? madePython(), memoryScript];
}

function madePython(): string {
  const windows = process.platform === "win32";
  const pythonIn = (folder: string) => join(folder, windows ? "Scripts/python.exe" : "bin/python");
  const folder = cachedFolder(`pytorch-${TORCH_VERSION}`, (empty) => {
    console.error(`bench: installing PyTorch ${TORCH_VERSION} for comparison (first time only) ...`);
    runInstaller(windows ? "python" : "python3", ["-m", "venv", empty]);
    runInstaller(pythonIn(empty), ["-m", "pip", "install", "--quiet", `torch==${TORCH_VERSION}`, "numpy"]);
  });
  return pythonIn(folder);
}
