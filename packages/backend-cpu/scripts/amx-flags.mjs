// Prints the flags of the matrix unit (AMX) where the compiler knows them: GCC from 11, Clang from 12. Without them the AVX-512
// kernels are built all the same. binding.gyp calls it.
import { spawnSync } from "node:child_process";

const flags = ["-mamx-tile"];
const compiler = process.env.CXX ?? "c++";
const { status } = spawnSync(compiler, [...flags, "-fsyntax-only", "-x", "c++", "-"], {
  input: "int unused;\n",
  shell: compiler.includes(" "),
});
if (status === 0) console.log(flags.join(" "));
