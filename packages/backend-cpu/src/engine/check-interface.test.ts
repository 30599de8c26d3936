import { spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, expect, it } from "vitest";
import { platform } from "#platform";
import { cpu } from "../cpu.ts";
import { loadAddon } from "../platform/node.ts";
import { INTERFACE } from "./interface.ts";
import { startWasm } from "./wasm.ts";

const OTHER = "01234567";
const folder = fileURLToPath(new URL("../..", import.meta.url));

const refusal = (file: string, found: string, remedy: string): string =>
  `cpu: ${file} of @refrain/backend-cpu must have the interface ${INTERFACE}, and has ${found}: it was built from other sources. In the package's folder, ${remedy}.`;
const wasmRemedy =
  "build it again with `node scripts/build-wasm.mjs`, or serve the file of the installed version";

const { wasmBytes } = platform;
afterEach(() => {
  platform.wasmBytes = wasmBytes;
});

/** A build with other letters of the same number in some place. */
function altered(build: Uint8Array, from: string, to: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(build);
  const at = Buffer.from(bytes.buffer).indexOf(from);
  expect(at).toBeGreaterThan(0);
  bytes.set(new TextEncoder().encode(to), at);
  return bytes;
}

it("holds the interface of the C++ sources", () => {
  const { stdout } = spawnSync(process.execPath, ["scripts/interface.mjs"], {
    cwd: folder,
    encoding: "utf8",
  });
  expect(INTERFACE, "The interface changed: run `node scripts/interface.mjs --write`").toBe(stdout.trim());
});

for (const [threads, file] of [
  [1, "wasm/refrain.wasm"],
  [2, "wasm/refrain-threads.wasm"],
] as const) {
  it(`refuses a ${file} that was built for other TypeScript`, async () => {
    platform.wasmBytes = async (threaded) => altered(await wasmBytes(threaded), INTERFACE, OTHER);
    await expect(startWasm({ threads, instructionSet: "" })).rejects.toThrow(
      refusal(file, OTHER, wasmRemedy),
    );
  });
}

it("refuses a module from before there was an interface", async () => {
  platform.wasmBytes = async (threaded) =>
    altered(await wasmBytes(threaded), "refrainInterface", "refrainInterlude");
  const why = refusal("wasm/refrain.wasm", "none", wasmRemedy);
  await expect(startWasm({ threads: 1, instructionSet: "" })).rejects.toThrow(why);
  expect(await cpu({ engine: "wasm" }).unavailable()).toBe(why);
});

it.skipIf(platform.nativeMissing() !== null)(
  "refuses an addon that was built for other TypeScript",
  async () => {
    const temporary = await mkdtemp(join(tmpdir(), "refrain-addon-"));
    const copy = join(temporary, "refrain.node");
    await writeFile(
      copy,
      altered(await readFile(join(folder, "build/Release/refrain.node")), INTERFACE, OTHER),
    );
    expect(() => loadAddon(copy)).toThrow(
      refusal(
        "build/Release/refrain.node",
        OTHER,
        "build it again with `node scripts/build-native.mjs --force`",
      ),
    );
    await rm(temporary, { recursive: true });
  },
);
