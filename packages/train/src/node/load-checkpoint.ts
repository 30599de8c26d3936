import { readFile } from "node:fs/promises";
import type { Checkpoint } from "../checkpoint/checkpoint.ts";
import { decodeCheckpoint } from "../checkpoint/codec.ts";

/**
 * Reads a checkpoint from a file. Nothing in it is run.
 *
 * @throws when the file cannot be read, or is no whole checkpoint, with the reason.
 */
export async function loadCheckpoint(path: string): Promise<Checkpoint> {
  const bytes = await readFile(path).catch((cause: Error) => {
    throw new Error(`loadCheckpoint: cannot read "${path}" (${cause.message}).`, { cause });
  });
  try {
    return decodeCheckpoint(bytes);
  } catch (cause) {
    const reason = (cause as Error).message.replace("decodeCheckpoint: ", "");
    throw new Error(`loadCheckpoint: "${path}" was refused: ${reason}`, { cause });
  }
}
