import { constants } from "node:fs";
import { type FileHandle, mkdir, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import type { DataSetFile } from "../data-sets/data-set.ts";
import { codeOf, messageOf } from "./error-message.ts";
import { requestRest } from "./request-rest.ts";
import { faultOf } from "./verify-file.ts";

/** What goes with one download. */
export interface DownloadOptions {
  /** Called as bytes arrive, with how many of the file's bytes there are, and how many just came. */
  readonly onBytes: (bytes: number, arrived: number) => void;
  readonly signal: AbortSignal | undefined;
}

/**
 * Downloads a file and gives it its name only when its size and sha256 are right. Until then it is
 * `<target>.part`; one that is there already is continued where the server can, else sent anew. A connection that
 * breaks is taken up again for as long as each try gets further.
 *
 * @throws Error when the server fails, the file is another one, or the disk refuses.
 */
export async function download(file: DataSetFile, target: string, options: DownloadOptions): Promise<void> {
  const part = `${target}.part`;
  const handle = await onDisk(part, async () => {
    await mkdir(dirname(part), { recursive: true });
    return open(part, constants.O_RDWR | constants.O_CREAT);
  });
  try {
    await fill(handle, part, file, options);
  } finally {
    await handle.close();
  }
  const fault = await faultOf(part, file);
  try {
    if (fault) await refuse(part, file, fault);
    await onDisk(target, () => rename(part, target));
  } catch (error) {
    // Another process that downloads the same file may have finished it first.
    if (await faultOf(target, file)) throw error;
  }
}

/** Requests until all bytes are there. */
async function fill(
  handle: FileHandle,
  part: string,
  file: DataSetFile,
  options: DownloadOptions,
): Promise<void> {
  let { size: have } = await handle.stat();
  if (have > file.bytes || (file.compression && have < file.bytes)) {
    await onDisk(part, () => handle.truncate(0));
    have = 0;
  }
  while (have < file.bytes) {
    const before = have;
    const broken = await receive(handle, part, file, have, options);
    have = (await handle.stat()).size;
    if (have > before || have === file.bytes) continue;
    throw new Error(
      `fetchDataSet: the download of ${file.url} broke off at ${have} of ${file.bytes} bytes (${broken}). ` +
        (file.compression ? "Call again to start anew." : "What has come is kept: call again to go on."),
    );
  }
}

/** Writes what one request brings. Returns why it ended. */
async function receive(
  handle: FileHandle,
  part: string,
  file: DataSetFile,
  have: number,
  { onBytes, signal }: DownloadOptions,
): Promise<string> {
  try {
    const { start, chunks } = await requestRest(file, have, signal);
    let position = start;
    for await (const chunk of chunks) {
      if (position + chunk.length > file.bytes) await refuse(part, file, `has more than ${file.bytes} bytes`);
      await onDisk(part, () => writeAll(handle, chunk, position));
      position += chunk.length;
      onBytes(position, chunk.length);
    }
    return "the connection was closed";
  } catch (error) {
    // What fetch throws when the network fails, before the answer or within it; and what unpacking throws.
    if (error instanceof TypeError || String(codeOf(error)).startsWith("Z_")) return messageOf(error);
    throw error;
  }
}

async function writeAll(handle: FileHandle, chunk: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < chunk.length; ) {
    done += (await handle.write(chunk, done, chunk.length - done, position + done)).bytesWritten;
  }
}

/** Removes what came, since none of it can be trusted. */
async function refuse(part: string, file: DataSetFile, fault: string): Promise<never> {
  await onDisk(part, () => rm(part, { force: true }));
  throw new Error(
    `fetchDataSet: what ${file.url} sends ${fault}. Nothing of it is kept. ` +
      "If it stays so, the file was changed where it is published.",
  );
}

/** Does something on disk; a failure says where, and what to do. */
async function onDisk<T>(path: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (cause) {
    throw new Error(
      `fetchDataSet: cannot write "${path}" (${messageOf(cause)}). ` +
        "Make room or give permission there, or choose another place with the option cache.",
      { cause },
    );
  }
}
