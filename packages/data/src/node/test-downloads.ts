import { existsSync, statSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import type { ServerResponse } from "node:http";
import { join } from "node:path";

/** 300,000 bytes in no order. */
export const content: Buffer = Buffer.from(
  Uint8Array.from({ length: 300_000 }, (_, index) => (index * 2654435761) >>> 24),
);

export const whole = (folder: string): string => join(folder, "set", "file.bin");
export const part = (folder: string): string => `${whole(folder)}.part`;

export async function write(path: string, bytes: Uint8Array): Promise<void> {
  await mkdir(join(path, ".."), { recursive: true });
  await writeFile(path, bytes);
}

/** The whole message of a refused download, but for how this version of Node words a broken connection. */
export const refusal = (download: Promise<unknown>): Promise<string> =>
  download.then(
    () => "nothing was refused",
    (error: Error) => error.message.replace(/\(fetch failed: .*\)/, "(fetch failed: ...)"),
  );

/** Sends bytes and cuts the connection when they are on disk: what is lost on the way would differ from run to run. */
export function sendThenBreak(response: ServerResponse, bytes: Buffer, isOnDisk: () => boolean): void {
  response.write(bytes);
  const check = () => (isOnDisk() ? response.destroy() : setImmediate(check));
  check();
}

export const sizeOf = (path: string): number => (existsSync(path) ? statSync(path).size : 0);
