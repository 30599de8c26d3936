import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { cellFromDescription, cellKinds } from "@refrain/cells";
import type { RecurrentCell, Tree } from "@refrain/core";

/** The sizes that a model asks a cell to have. */
export interface CellSizes {
  readonly inputSize: number;
  readonly hiddenSize: number;
}

/** Makes a cell of given sizes: what a user's cell file exports as `cell`. */
export type CellFactory = (sizes: CellSizes) => RecurrentCell<Tree, Tree>;

/**
 * The cell that `--cell` names: a built-in one, or `cell` of a TypeScript or JavaScript file.
 *
 * @throws when there is no such cell, or the file cannot be loaded or exports none.
 */
export async function chooseCell(name: string): Promise<CellFactory> {
  if (cellKinds.includes(name)) return (sizes) => cellFromDescription({ kind: name, ...sizes, options: {} });
  if (!/^[./]|^[A-Za-z]:|\.[cm]?[jt]s$/.test(name)) {
    throw new Error(
      `--cell must be one of ${cellKinds.join(", ")}, or a file such as ./my-cell.ts, got ${name}.`,
    );
  }
  return cellFromFile(name);
}

async function cellFromFile(path: string): Promise<CellFactory> {
  const hooks: { install(programURL: string): void } = await import(
    new URL("cell-file-hooks.mjs", import.meta.url).href
  );
  hooks.install(import.meta.url);
  let module: Record<string, unknown>;
  try {
    module = await import(`${pathToFileURL(resolve(path)).href}?cell-file`);
  } catch (error) {
    throw new Error(`--cell ${path} cannot be loaded: ${(error as Error).message}`);
  }
  const factory = module["cell"] ?? module["default"];
  if (typeof factory !== "function") {
    throw new Error(
      `--cell ${path} must export \`cell\`, a function of { inputSize, hiddenSize } that gives a cell; it exports ${Object.keys(module).join(", ") || "nothing"}. See docs/write-a-cell.md.`,
    );
  }
  const trial: unknown = factory({ inputSize: 2, hiddenSize: 3 });
  for (const member of ["kind", "init", "initialState", "step"] as const) {
    if (
      typeof (trial as Record<string, unknown> | null)?.[member] !==
      (member === "kind" ? "string" : "function")
    ) {
      throw new Error(
        `--cell ${path}: the cell that \`cell\` gives has no ${member}. See docs/write-a-cell.md.`,
      );
    }
  }
  return factory as CellFactory;
}
