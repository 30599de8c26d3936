// What the TypeScript and a build of the C++ have to agree on, as a digest: the commands, their operands in order, the
// operations and layout of tapes, the limits, and the functions that are offered. It is computed from the lines of the C++ that
// say so, and changes with them: there is no number to remember. Builds carry it, src/engine/interface.ts holds the one that
// the TypeScript was written for, and loading compares the two; the build scripts and a test compare the latter with the C++.
//   node scripts/interface.mjs            prints the digest; binding.gyp calls it
//   node scripts/interface.mjs --write    writes src/engine/interface.ts
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, realpathSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { argv } from "node:process";
import { fileURLToPath } from "node:url";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const held = join(root, "src/engine/interface.ts");

// What says so. A number that keeps its place and changes its meaning deserves another name, and so changes the digest too.
const telling = [
  /\benum\b[^;{]*\{[^}]*\}/, // enumerations, whole
  /\bstruct Instruction \{[^}]*\}/,
  /.*\breader\b.*/, // lines that read a command
  /.*\bconstexpr int max[A-Z].*/, // limits
  /.*\bREFRAIN_EXPORT\b.*/, // functions of the WebAssembly modules
  /^ *\{"\w+", .*/, // functions of the addon
];
const anyTelling = new RegExp(telling.map(({ source }) => source).join("|"), "gm");

/** The digest: eight hexadecimal digits. */
export function interfaceDigest() {
  const digest = createHash("sha256");
  const folder = join(root, "native");
  const files = readdirSync(folder, { recursive: true })
    .map((file) => file.replaceAll("\\", "/"))
    .filter((file) => /\.(h|cpp)$/.test(file) && !file.startsWith("tests/"));
  for (const file of files.sort()) {
    const code = readFileSync(join(folder, file), "utf8").replace(/\/\/.*/g, "");
    for (const [text] of code.matchAll(anyTelling)) digest.update(`${text.replace(/\s+/g, " ").trim()}\n`);
  }
  return digest.digest("hex").slice(0, 8);
}

/** The digest for a build; stops the process where the TypeScript holds another. A package without sources has no other. */
export function interfaceOfBuild() {
  const digest = interfaceDigest();
  if (!existsSync(held) || readFileSync(held, "utf8").includes(`"${digest}"`)) return digest;
  console.error(
    `The interface of the C++ became ${digest}. When the TypeScript speaks it, run \`node scripts/interface.mjs --write\`.`,
  );
  process.exit(1);
}

function writeInterface() {
  const text = `/** What a build of the C++ must be to understand this TypeScript; scripts/interface.mjs writes it. */
export const INTERFACE = "${interfaceDigest()}";
`;
  writeFileSync(held, text);
}

if (realpathSync(argv[1]) === fileURLToPath(import.meta.url)) {
  if (argv[2] === "--write") writeInterface();
  else console.log(interfaceDigest());
}
