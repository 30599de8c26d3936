// Builds the WebAssembly modules with clang and lld 19: freestanding, SIMD128, no C library. wasm/refrain.wasm is for one
// thread, wasm/refrain-threads.wasm for threads that share a memory, which only they can import. Both are committed, so
// that only those who change the C++ need the compiler; --check compares instead of writing.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { interfaceOfBuild } from "./interface.mjs";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const compiler = process.env.WASM_CXX ?? "clang++-19";

const sources = [
  "native/binding/wasm.cpp",
  "native/engine/engine.cpp",
  "native/engine/memory.cpp",
  "native/engine/packed-forms.cpp",
  "native/kernels/baseline.cpp",
  "native/kernels/choose.cpp",
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
  `-DREFRAIN_INTERFACE="${interfaceOfBuild()}"`,
  // The same source gives the same bytes wherever it lies.
  `-ffile-prefix-map=${root}=.`,
  "-Wl,--no-entry",
  "-Wl,--import-memory",
  "-Wl,--export-dynamic",
  "-Wl,--strip-all",
  "-Wl,-z,stack-size=1048576",
];
const modules = [
  { file: "wasm/refrain.wasm", more: ["native/threads/pool-single.cpp"] },
  {
    file: "wasm/refrain-threads.wasm",
    more: [
      "native/threads/pool-wasm.cpp",
      "-matomics",
      "-Wl,--shared-memory",
      // 4 GB, the most that 32 bits address; the driver may give less.
      "-Wl,--max-memory=4294967296",
      // Every worker gets a stack of its own.
      "-Wl,--export=__stack_pointer",
    ],
  },
];

/** The bytes that the sources give. */
function build({ file, more }, folder) {
  const output = join(folder, "refrain.wasm");
  const { status, error } = spawnSync(compiler, [...flags, ...sources, ...more, "-o", output], {
    cwd: root,
    stdio: "inherit",
  });
  if (error)
    throw new Error(`build-wasm: ${compiler} does not run (${error.code}). Install clang-19 and lld-19.`);
  if (status !== 0) throw new Error(`build-wasm: ${compiler} could not build ${file}.`);
  return readFileSync(output);
}

const folder = mkdtempSync(join(tmpdir(), "refrain-wasm-"));
try {
  for (const module of modules) {
    const { file } = module;
    const built = build(module, folder);
    if (!process.argv.includes("--check")) {
      writeFileSync(join(root, file), built);
      console.log(`${file}: ${(built.length / 1024).toFixed(0)} KB`);
    } else if (built.equals(readFileSync(join(root, file)))) {
      console.log(`${file} is what the sources give.`);
    } else {
      console.error(`build-wasm: ${file} is not what the sources give. Run \`node scripts/build-wasm.mjs\`.`);
      process.exitCode = 1;
    }
  }
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true });
}
