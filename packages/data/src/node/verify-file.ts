import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import type { DataSetFile } from "../data-sets/data-set.ts";
import { codeOf, messageOf } from "./error-message.ts";

/**
 * Compares a file on disk with its description, byte for byte.
 *
 * @returns what is wrong, as the end of a sentence ("is missing"), or undefined when all is right.
 * @throws Error when the file cannot be read.
 */
export async function faultOf(path: string, { bytes, sha256 }: DataSetFile): Promise<string | undefined> {
  try {
    const found = await stat(path);
    if (!found.isFile()) return "is not a file";
    if (found.size !== bytes) return `has ${found.size} bytes, not ${bytes}`;
    const hash = createHash("sha256");
    await pipeline(createReadStream(path), hash);
    const digest = hash.digest("hex");
    return digest === sha256 ? undefined : `has the sha256 ${digest}, not ${sha256}`;
  } catch (cause) {
    if (codeOf(cause) === "ENOENT" || codeOf(cause) === "ENOTDIR") return "is missing";
    throw new Error(`fetchDataSet: cannot read "${path}" (${messageOf(cause)}). Check its permissions.`, {
      cause,
    });
  }
}
