import type { CellFault } from "./protocol.ts";

/** What a cell file may import: each module's exports by name. */
export type Modules = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

const IMPORT = /^([ \t]*)import\b([^"'`;]*)(["'])([^"'\n]*)\3[ \t]*;?/gm;

/**
 * Puts constants in the place of a cell file's imports, so that it can run from a blob, where names of packages mean nothing.
 * Every line stays where it is.
 *
 * @returns the source, or the first import that cannot be.
 */
export function linkImports(source: string, modules: Modules): string | CellFault {
  let fault: CellFault | null = null;
  const linked = source.replace(IMPORT, (whole, indent: string, clause: string, _quote, from: string, at) => {
    const refuse = (message: string): string => {
      const line = source.slice(0, at).split("\n").length;
      fault ??= { message, line, column: indent.length + 1, syntax: false };
      return whole;
    };
    const exports = Object.hasOwn(modules, from) ? modules[from]! : null;
    if (exports === null) return refuse(`Only ${Object.keys(modules).join(" and ")} can be imported here.`);
    const pattern = patternOf(clause);
    if (pattern === null) {
      return refuse(`Import by name here: import { add, matMul } from "${from}".`);
    }
    const missing = pattern.names.find((name) => !Object.hasOwn(exports, name));
    if (missing !== undefined) return refuse(`${from} has no ${missing}.`);
    return `${indent}const ${pattern.text} = globalThis.refrainModules["${from}"];`;
  });
  return fault ?? linked;
}

/** What an import's names are as the left side of an assignment, or null when they are no names. */
function patternOf(clause: string): { readonly text: string; readonly names: readonly string[] } | null {
  const everything = /^\s*\*\s*as\s+(\w+)\s*from\s*$/.exec(clause);
  if (everything !== null) return { text: everything[1]!, names: [] };
  const named = /^\s*(\{[^{}]*\})\s*from\s*$/.exec(clause);
  if (named === null) return null;
  // Types are nothing here, and a renamed import is a renamed property.
  const text = named[1]!.replace(/\btype\s+\w+\s*,?/g, "").replace(/(\w+)\s+as\s+(\w+)/g, "$1: $2");
  const names = [...text.matchAll(/(\w+)\s*(?::\s*\w+)?\s*[,}]/g)].map(([, name]) => name!);
  return { text, names };
}
