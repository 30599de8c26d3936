import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { beforeEach, expect, test, vi } from "vitest";
import type { DataSet } from "../data-sets/data-set.ts";
import { type FetchProgress, fetchDataSet } from "./fetch-data-set.ts";
import { content, part, refusal, sendThenBreak, sizeOf, whole, write } from "./test-downloads.ts";
import { answerRange, dataSetOf, emptyFolder, rangeStart, serve } from "./test-server.ts";

// Whoever runs the tests may have it set, for the tests of the loaders.
beforeEach(() => {
  vi.stubEnv("REFRAIN_DATA", "");
  return () => vi.unstubAllEnvs();
});

/** The data set as it is when its file is published packed. */
function packedSetOf(url: string): DataSet {
  const set = dataSetOf(url, content);
  return {
    ...set,
    files: set.files.map((file) => ({ ...file, url: `${url}/file.bin.gz`, compression: "gzip" })),
  };
}

test("a packed file is unpacked as it arrives, and verified unpacked", async () => {
  const cache = await emptyFolder();
  const asked: (string | undefined)[] = [];
  const url = await serve((request, response) => {
    asked.push(request.url);
    answerRange(request, response, gzipSync(content));
  });
  for (let call = 0; call < 2; call += 1) {
    const seen: FetchProgress[] = [];
    const onProgress = (at: FetchProgress) => seen.push(at);
    const [path] = await fetchDataSet(packedSetOf(url), { cache, onProgress });
    expect(content.equals(await readFile(path!))).toBe(true);
    if (call === 0) expect(seen.at(-1)).toMatchObject({ bytes: 300_000, total: 300_000 });
  }
  expect(asked).toEqual(["/file.bin.gz"]);
  expect(await readdir(join(cache, "set"))).toEqual(["file.bin"]);
});

test("a packed file that broke off is asked for from its start", async () => {
  const cache = await emptyFolder();
  await write(part(cache), content.subarray(0, 1000));
  const starts: (number | undefined)[] = [];
  const packed = gzipSync(content);
  const url = await serve((request, response) => {
    starts.push(rangeStart(request));
    if (starts.length > 1) return answerRange(request, response, packed);
    response.writeHead(200, { "content-length": packed.length });
    sendThenBreak(response, packed.subarray(0, packed.length >> 1), () => sizeOf(part(cache)) > 50_000);
  });
  const [path] = await fetchDataSet(packedSetOf(url), { cache });
  expect(content.equals(await readFile(path!))).toBe(true);
  expect(starts).toEqual([undefined, undefined]);
});

test("a packed file that is damaged, or none, is refused", async () => {
  const cache = await emptyFolder();
  let answer = Buffer.from("no gzip");
  const url = await serve((_request, response) => response.end(answer));
  const set = packedSetOf(url);
  const refused = await refusal(fetchDataSet(set, { cache }));
  expect(refused.replace(/\([^)]*\)/, "(...)")).toBe(
    `fetchDataSet: the download of ${url}/file.bin.gz broke off at 0 of 300000 bytes (...). ` +
      "Call again to start anew.",
  );
  answer = gzipSync(Buffer.alloc(content.length));
  const zeros = dataSetOf(url, Buffer.alloc(content.length)).files[0]!.sha256;
  expect(await refusal(fetchDataSet(set, { cache }))).toBe(
    `fetchDataSet: what ${url}/file.bin.gz sends has the sha256 ${zeros}, not ${set.files[0]!.sha256}. ` +
      "Nothing of it is kept. If it stays so, the file was changed where it is published.",
  );
  expect(existsSync(whole(cache))).toBe(false);
});

test("a packed file that a local folder lacks is asked for unpacked", async () => {
  const folder = await emptyFolder();
  const url = "http://127.0.0.1:9";
  expect(await refusal(fetchDataSet(packedSetOf(url), { folder }))).toBe(
    `fetchDataSet(set): "${whole(folder)}" is missing. Put ${url}/file.bin.gz there, unpacked, ` +
      "or leave out the option folder and the variable REFRAIN_DATA to download it.",
  );
});
