// Builds and runs the C++ tests: the accuracy of the vector functions at every width, and the engine under the address
// and undefined-behaviour sanitizers. Needs a C++ compiler; without one it says so and exits with 0.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const compiler = process.env.CXX ?? "g++";
const common = [
  "-std=c++17",
  "-Wno-psabi",
  "-Wno-ignored-attributes",
  "-fno-math-errno",
  "-fno-trapping-math",
];
const isX64 = process.arch === "x64";
const sets = isX64
  ? [
      { name: "sse2", lanes: 4, kernel: "baseline", flags: [] },
      { name: "avx2", lanes: 8, kernel: "avx2", flags: ["-mavx2", "-mfma"] },
      {
        name: "avx512",
        lanes: 16,
        kernel: "avx512",
        flags: ["-mavx512f", "-mavx512dq", "-mavx512bw", "-mavx512vl", "-mfma", "-mamx-tile"],
      },
    ]
  : [{ name: "neon", lanes: 4, kernel: "baseline", flags: [] }];

const folder = mkdtempSync(join(tmpdir(), "refrain-native-"));

function run(program, args) {
  const { status, error, signal } = spawnSync(program, args, { cwd: root, stdio: "inherit" });
  if (error) throw error;
  // A processor without the instruction set stops the program with SIGILL.
  if (signal === "SIGILL") return console.log("  skipped: this processor lacks the instruction set");
  if (status !== 0) throw new Error(`check-native: ${program} ended with ${status ?? signal}.`);
}

try {
  if (spawnSync(compiler, ["--version"]).error) {
    console.log(`check-native: skipped, ${compiler} does not run.`);
  } else {
    for (const { name, lanes, flags } of sets) {
      console.log(`vector functions, ${name}`);
      const program = join(folder, `math-${name}`);
      run(compiler, [
        ...common,
        "-O2",
        `-DLANES=${lanes}`,
        ...flags,
        "native/tests/math-test.cpp",
        "-o",
        program,
      ]);
      run(program, ["4093"]);
    }
    const sanitized = [...common, "-O1", "-g", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"];
    const objects = sets.map(({ kernel, flags }) => {
      const object = join(folder, `${kernel}.o`);
      run(compiler, [...sanitized, ...flags, "-c", `native/kernels/${kernel}.cpp`, "-o", object]);
      return object;
    });
    const program = join(folder, "engine");
    const sources = [
      "tests/engine-test",
      "engine/engine",
      "engine/memory",
      "engine/packed-forms",
      "engine/system-memory-native",
      "kernels/choose",
      "threads/pool-threads",
    ].map((name) => `native/${name}.cpp`);
    console.log("engine, with the address and undefined-behaviour sanitizers");
    run(compiler, [...sanitized, "-pthread", ...sources, ...objects, "-o", program]);
    run(program, []);
  }
} finally {
  rmSync(folder, { recursive: true });
}
