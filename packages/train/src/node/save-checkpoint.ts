import { randomUUID } from "node:crypto";
import { mkdir, open, readdir, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { Checkpoint } from "../checkpoint/checkpoint.ts";
import { encodeCheckpoint } from "../checkpoint/codec.ts";

/**
 * Writes a checkpoint to a file. The path holds the old content or the new one, whole, at every moment: the bytes go to a
 * file beside it (`NAME.….partial`), to the disk, and then take the path's place. Wait for one save before the next to
 * the same path.
 *
 * @param path its folder is made if it is not there.
 * @throws when the file cannot be written, as when the disk is full; what was at the path is left as it was.
 */
export async function saveCheckpoint(path: string, checkpoint: Checkpoint): Promise<void> {
  const bytes = encodeCheckpoint(checkpoint);
  const folder = dirname(path);
  const partial = `${path}.${randomUUID()}.partial`;
  try {
    await mkdir(folder, { recursive: true });
    await removePartials(path);
    await writeThrough(partial, bytes);
    await rename(partial, path);
    await syncFolder(folder);
  } catch (cause) {
    await rm(partial, { force: true }).catch(() => {}); // The first error is the one to tell.
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`saveCheckpoint: cannot write "${path}" (${reason}). What was there is unchanged.`, {
      cause,
    });
  }
}

/** Removes what killed saves left behind. */
async function removePartials(path: string): Promise<void> {
  const start = `${basename(path)}.`;
  for (const name of await readdir(dirname(path))) {
    if (name.startsWith(start) && name.endsWith(".partial")) {
      await rm(join(dirname(path), name), { force: true });
    }
  }
}

async function writeThrough(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, "wx");
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

// A rename is on the disk only when its folder is. Windows opens no folders, and needs none of this.
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === "win32") return;
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
