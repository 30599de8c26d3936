// Builds wasm/refrain.wasm with clang and lld 19: freestanding, SIMD128, no C library. The result is committed, so that
// only those who change the C++ need the compiler; --check compares instead of writing.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const target = join(root, "wasm/refrain.wasm");
const compiler = process.env.WASM_CXX ?? "clang++-19";

const sources = [
  "native/binding/wasm.cpp",
  "native/engine/engine.cpp",
  "native/engine/memory.cpp",
  "native/kernels/baseline.cpp",
  "native/kernels/choose.cpp",
  "native/threads/pool-single.cpp",
];
const flags = [
  "--target=wasm32",
  "-std=c++17",
  "-O3",
  "-msimd128",
  "-mbulk-memory",
  "-nostdlib",
  "-fno-exceptions",
  "-fno-rtti",
  "-fvisibility=hidden",
  "-fno-math-errno",
  // The same source gives the same bytes wherever it lies.
  `-ffile-prefix-map=${root}=.`,
  "-Wl,--no-entry",
  "-Wl,--import-memory",
  "-Wl,--export-dynamic",
  "-Wl,--strip-all",
  "-Wl,-z,stack-size=1048576",
];

const folder = mkdtempSync(join(tmpdir(), "refrain-wasm-"));
try {
  const output = join(folder, "refrain.wasm");
  const { status, error } = spawnSync(compiler, [...flags, ...sources, "-o", output], {
    cwd: root,
    stdio: "inherit",
  });
  if (error)
    throw new Error(`build-wasm: ${compiler} does not run (${error.code}). Install clang-19 and lld-19.`);
  if (status !== 0) process.exit(status ?? 1);
  const built = readFileSync(output);
  if (process.argv.includes("--check")) {
    if (!built.equals(readFileSync(target))) {
      console.error(
        "build-wasm: wasm/refrain.wasm is not what the sources give. Run `node scripts/build-wasm.mjs`.",
      );
      process.exit(1);
    }
    console.log("wasm/refrain.wasm is what the sources give.");
  } else {
    writeFileSync(target, built);
    console.log(`wasm/refrain.wasm: ${(built.length / 1024).toFixed(0)} KB`);
  }
} finally {
  rmSync(folder, { recursive: true });
}
