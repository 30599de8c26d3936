import type { PackageSource } from "./imports.ts";

/** The packages of Refrain that each package may use: the table of docs/architecture.md. */
const MAY_USE: Readonly<Record<string, readonly string[]>> = {
  core: [],
  text: [],
  data: [],
  evaluation: [],
  cells: ["core"],
  layers: ["core"],
  optim: ["core"],
  "backend-cpu": ["core"],
  "backend-webgpu": ["core"],
  "backend-cuda": ["core"],
  seq2seq: ["core", "cells", "layers", "optim"],
  train: ["core", "cells", "layers", "optim"],
  // And every other package's types.
  testing: ["core"],
};

/** What comes from elsewhere: by package, the dependency, the files that may import it (by prefix), and why it is there. */
const THIRD_PARTY: Readonly<Record<string, Readonly<Record<string, { in: string; because: string }>>>> = {
  data: { "csv-parse": { in: "src/node/", because: "reads CSV with its quotes and escapes" } },
  testing: { vitest: { in: "src/", because: "the kits are suites of it; a peer dependency" } },
  "backend-webgpu": {
    webgpu: { in: "src/node", because: "WebGPU in Node: Dawn; an optional peer dependency" },
  },
  "backend-cuda": {
    "@tensorflow/tfjs-node": { in: "src/", because: "TensorFlow's operations; a peer dependency" },
    "@tensorflow/tfjs-node-gpu": { in: "src/", because: "TensorFlow's operations; a peer dependency" },
  },
};

/** Where Node's own modules may be imported; all else runs in browsers too. */
const NODE_FILES = /^src\/(.*\/)?node(\/|\.ts$)/;

/** What a package does against the rule, a line each; nothing when it keeps it. */
export function violations({ folder, declared, files }: PackageSource): readonly string[] {
  const own = MAY_USE[folder];
  if (own === undefined)
    return [`${folder}: the table has no row for it; add one to docs/architecture.md and here.`];
  const found = declared
    .filter((name) => !mayDeclare(folder, own, name))
    .map((name) => `${folder}: package.json declares ${name}`);
  for (const [file, imports] of files) {
    for (const { specifier, typeOnly } of imports) {
      if (specifier.startsWith(".") || specifier.startsWith("#")) continue;
      const name = packageOf(specifier);
      if (!mayImport(folder, own, name, file, typeOnly))
        found.push(`${folder}: ${file} imports ${specifier}`);
      else if (!declared.includes(name) && !specifier.startsWith("node:") && !typeOnly) {
        found.push(`${folder}: ${file} imports ${specifier}, which package.json does not declare`);
      }
    }
  }
  return found;
}

function mayDeclare(folder: string, own: readonly string[], name: string): boolean {
  return name in (THIRD_PARTY[folder] ?? {}) || own.some((other) => name === `@refrain/${other}`);
}

function mayImport(
  folder: string,
  own: readonly string[],
  name: string,
  file: string,
  typeOnly: boolean,
): boolean {
  if (name.startsWith("node:")) return NODE_FILES.test(file);
  const allowed = THIRD_PARTY[folder]?.[name];
  if (allowed !== undefined) return file.startsWith(allowed.in);
  if (folder === "testing" && typeOnly && name.startsWith("@refrain/")) return true;
  return own.some((other) => name === `@refrain/${other}`);
}

/** `@refrain/train/node` is of `@refrain/train`; `csv-parse/sync` of `csv-parse`. */
function packageOf(specifier: string): string {
  return specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");
}
