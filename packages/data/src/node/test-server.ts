import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { DataSet } from "../data-sets/data-set.ts";

/** Starts a server on this machine for one test. Returns its address. */
export async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** An empty folder for one test. */
export async function emptyFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "refrain-data-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A data set of one file `set/file.bin` with this content, published at `url`. */
export function dataSetOf(url: string, content: Buffer): DataSet {
  const sha256 = createHash("sha256").update(content).digest("hex");
  return {
    name: "set",
    description: "",
    licence: "",
    homepage: url,
    files: [{ path: "set/file.bin", url: `${url}/file.bin`, bytes: content.length, sha256 }],
  };
}

/** Answers as a server with ranges does. */
export function answerRange(request: IncomingMessage, response: ServerResponse, content: Buffer): void {
  const start = rangeStart(request);
  if (start === undefined) {
    response.writeHead(200, { "content-length": content.length }).end(content);
    return;
  }
  const range = `bytes ${start}-${content.length - 1}/${content.length}`;
  response
    .writeHead(206, { "content-range": range, "content-length": content.length - start })
    .end(content.subarray(start));
}

/** The byte that a request asks to start from, if it asks for a range. */
export function rangeStart(request: IncomingMessage): number | undefined {
  const start = /^bytes=(\d+)-$/.exec(request.headers.range ?? "")?.[1];
  return start === undefined ? undefined : Number(start);
}
