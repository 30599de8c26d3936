// Module hooks under which a user's own cell file is loaded, wherever it lies: as an ES module, with its types taken off, and
// with the @refrain packages that this program runs, so that it shares their tensors.
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { transform } from "esbuild";

const MARK = "?cell-file";
let programURL;

export function initialize(data) {
  programURL = data.programURL;
}

export async function resolve(specifier, context, next) {
  if (specifier.startsWith("@refrain/")) return next(specifier, { ...context, parentURL: programURL });
  const marked = specifier.endsWith(MARK) || (context.parentURL?.endsWith(MARK) && specifier.startsWith("."));
  if (!marked) return next(specifier, context);
  const url = new URL(specifier, context.parentURL);
  url.search = MARK;
  return { url: url.href, format: "module", shortCircuit: true };
}

export async function load(url, context, next) {
  if (!url.endsWith(MARK)) return next(url, context);
  const path = fileURLToPath(url);
  const source = await readFile(path, "utf8");
  const { code } = await transform(source, {
    loader: "ts",
    format: "esm",
    sourcefile: path,
    sourcemap: "inline",
  });
  return { format: "module", source: code, shortCircuit: true };
}
