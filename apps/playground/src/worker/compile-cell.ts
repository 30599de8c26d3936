import * as cells from "@refrain/cells";
import type { CellFactory } from "@refrain/char-lm";
import * as core from "@refrain/core";
import { linkImports, type Modules } from "./link-imports.ts";
import { placeInStack } from "./place-in-stack.ts";
import type { CellFault } from "./protocol.ts";

const modules: Modules = { "@refrain/core": { ...core }, "@refrain/cells": { ...cells } };

/** A visitor's cell file, running. */
export interface CompiledCell {
  readonly factory: CellFactory;
  /** Where an error comes from, if it comes from this file. */
  faultOf(error: unknown): CellFault;
}

/**
 * Runs a cell file: an ES module that exports `cell`, a function of `{ inputSize, hiddenSize }`. It runs in this worker with
 * the rights of the page, which it was typed into; nothing that comes from elsewhere gets here.
 */
export async function compileCell(source: string): Promise<CompiledCell | { readonly fault: CellFault }> {
  const linked = linkImports(source, modules);
  if (typeof linked !== "string") return { fault: linked };
  Object.assign(globalThis, { refrainModules: modules });
  const url = URL.createObjectURL(new Blob([linked], { type: "text/javascript" }));
  const faultOf = (error: unknown): CellFault => ({
    message: error instanceof Error ? error.message : String(error),
    ...placeInStack(error, url),
    syntax: error instanceof SyntaxError,
  });
  let module: Readonly<Record<string, unknown>>;
  try {
    module = await import(/* @vite-ignore */ url);
  } catch (error) {
    return { fault: faultOf(error) };
  }
  const factory = module["cell"];
  if (typeof factory !== "function") {
    const message = "The file must export `cell`, a function of { inputSize, hiddenSize } that gives a cell.";
    return { fault: { message, line: 1, column: null, syntax: false } };
  }
  return { factory: factory as CellFactory, faultOf };
}
