import { cellFromDescription, cellKinds } from "@refrain/cells";
import type { CellFactory } from "@refrain/char-lm";
import { compileCell } from "./compile-cell.ts";

/**
 * The cell that settings name: a built-in one, or the visitor's own.
 *
 * @param source the visitor's cell file.
 * @throws when the file has a fault.
 */
export async function chooseCell(name: string, source: string): Promise<CellFactory> {
  if (cellKinds.includes(name)) return (sizes) => cellFromDescription({ kind: name, ...sizes, options: {} });
  const compiled = await compileCell(source);
  if ("fault" in compiled) throw new Error(`${name}: ${compiled.fault.message}`);
  return compiled.factory;
}
