// Module hooks under which a user's own cell file is loaded, wherever it lies: as an ES module, with its types taken off, and
// with the @refrain packages that this program runs, so that it shares their tensors.
import { readFileSync } from "node:fs";
import * as nodeModule from "node:module";
import { fileURLToPath } from "node:url";
import { transformSync } from "esbuild";

const MARK = "?cell-file";
let programURL;

/** Sets the hooks. A newer Node runs them on this thread, before those of tsx; Node 20 runs them on a thread of their own. */
export function install(url) {
  const data = { programURL: url };
  if (nodeModule.registerHooks === undefined) {
    nodeModule.register(import.meta.url, { data });
  } else {
    initialize(data);
    nodeModule.registerHooks({ resolve, load });
  }
}

export function initialize(data) {
  programURL = data.programURL;
}

export function resolve(specifier, context, next) {
  if (specifier.startsWith("@refrain/")) return next(specifier, { ...context, parentURL: programURL });
  const marked = specifier.endsWith(MARK) || (context.parentURL?.endsWith(MARK) && specifier.startsWith("."));
  if (!marked) return next(specifier, context);
  const url = new URL(specifier, context.parentURL);
  url.search = MARK;
  return { url: url.href, format: "module", shortCircuit: true };
}

export function load(url, context, next) {
  if (!url.endsWith(MARK)) return next(url, context);
  const path = fileURLToPath(url);
  const source = readFileSync(path, "utf8");
  const { code } = transformSync(source, {
    loader: "ts",
    format: "esm",
    sourcefile: path,
    sourcemap: "inline",
  });
  return { format: "module", source: code, shortCircuit: true };
}
