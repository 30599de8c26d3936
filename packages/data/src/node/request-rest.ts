import type { DataSetFile } from "../data-sets/data-set.ts";

/** The bytes that a server sends, and where in the file they start. */
export interface Rest {
  readonly start: number;
  readonly chunks: AsyncIterable<Uint8Array>;
}

/**
 * Asks a server for a file from byte `have` on (HTTP Range, RFC 9110). A server without ranges sends the file
 * from its start, and a packed file, which cannot be unpacked from its middle, always comes from there.
 *
 * @throws Error when the server refuses, or has a file of another size.
 */
export async function requestRest(
  file: DataSetFile,
  onDisk: number,
  signal: AbortSignal | undefined,
): Promise<Rest> {
  const have = file.compression ? 0 : onDisk;
  // Ranges count the bytes on the wire, so that these must not be compressed.
  const headers = { "accept-encoding": "identity", ...(have > 0 ? { range: `bytes=${have}-` } : {}) };
  const response = await fetch(file.url, { headers, signal: signal ?? null });
  const { body } = response;
  const fault = faultOfAnswer(response, file, have);
  if (body && !fault)
    return {
      start: response.status === 206 ? have : 0,
      chunks: chunksOf(file.compression ? unpacked(body, file.compression) : body),
    };
  await body?.cancel();
  throw new Error(`fetchDataSet: ${file.url} ${fault ?? "answered without content"}.`);
}

function faultOfAnswer(
  { status, statusText, headers }: Response,
  file: DataSetFile,
  have: number,
): string | undefined {
  if (status === 416) return `has no more than ${have} bytes, not ${file.bytes}`;
  if (status === 206) {
    const [, start, total] = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(headers.get("content-range") ?? "") ?? [];
    if (start !== String(have)) {
      return `was asked from byte ${have} on and answered with the range "${headers.get("content-range")}"`;
    }
    return total === "*" || total === String(file.bytes)
      ? undefined
      : `has ${total} bytes, not ${file.bytes}`;
  }
  if (file.compression && status === 200) return undefined; // its length is that of the packed file
  if (status !== 200) return `answered ${status} ${statusText}`.trimEnd();
  const length = headers.has("content-encoding") ? null : headers.get("content-length");
  return length === null || length === String(file.bytes)
    ? undefined
    : `has ${length} bytes, not ${file.bytes}`;
}

function unpacked(body: NonNullable<Response["body"]>, format: "gzip"): ReadableStream<Uint8Array> {
  return body.pipeThrough(new DecompressionStream(format));
}

/** The chunks of a body; leaving early closes the connection. */
async function* chunksOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel();
  }
}
