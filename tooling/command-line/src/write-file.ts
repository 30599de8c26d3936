import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

/**
 * Writes a file aside and renames it, so that it is there whole or not at all.
 *
 * @throws when it cannot be written, with the path and the reason.
 */
export async function writeWhole(path: string, contents: string): Promise<void> {
  const aside = `${path}.${process.pid}.part`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(aside, contents);
    await rename(aside, path);
  } catch (error) {
    await rm(aside, { force: true }).catch(() => {});
    throw new Error(`${path} cannot be written: ${(error as Error).message}`);
  }
}
