import { existsSync } from "node:fs";
import { chmod, mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { beforeEach, expect, test, vi } from "vitest";
import { type FetchProgress, fetchDataSet } from "./fetch-data-set.ts";
import { content, part, refusal, sendThenBreak, sizeOf, whole, write } from "./test-downloads.ts";
import { answerRange, dataSetOf, emptyFolder, rangeStart, serve } from "./test-server.ts";

// Whoever runs the tests may have it set, for the tests of the loaders.
beforeEach(() => {
  vi.stubEnv("REFRAIN_DATA", "");
  return () => vi.unstubAllEnvs();
});

test("a data set is downloaded once, and read from the cache after", async () => {
  const cache = await emptyFolder();
  const requests: IncomingMessage[] = [];
  const url = await serve((request, response) => {
    requests.push(request);
    answerRange(request, response, content);
  });
  for (let call = 0; call < 2; call += 1) {
    const [path] = await fetchDataSet(dataSetOf(url, content), { cache });
    expect(path).toBe(whole(cache));
    expect(content.equals(await readFile(path!))).toBe(true);
  }
  expect(requests.length).toBe(1);
  expect(requests[0]!.headers["accept-encoding"]).toBe("identity");
  expect(await readdir(join(cache, "set"))).toEqual(["file.bin"]);
});

test("progress counts the bytes of the whole data set, cached files included", async () => {
  const cache = await emptyFolder();
  const url = await serve((request, response) => answerRange(request, response, content));
  const [file] = dataSetOf(url, content).files;
  const files = ["set/a.bin", "set/b.bin", "set/c.bin"].map((path) => ({ ...file!, path }));
  await write(join(cache, "set/b.bin"), content);
  const seen: FetchProgress[] = [];
  await fetchDataSet({ ...dataSetOf(url, content), files }, { cache, onProgress: (at) => seen.push(at) });

  expect(new Set(seen.map(({ path }) => path))).toEqual(new Set(["set/a.bin", "set/c.bin"]));
  expect(seen.at(-1)!.bytes).toBe(900_000);
  seen.forEach(({ bytes, total, bytesPerSecond }, index) => {
    expect(bytes).toBeGreaterThan(seen[index - 1]?.bytes ?? 0);
    expect(total).toBe(900_000);
    expect(bytesPerSecond).toBeGreaterThan(0);
  });
});

test("a connection that breaks is taken up where it broke, within one call", async () => {
  const cache = await emptyFolder();
  const starts: (number | undefined)[] = [];
  const url = await serve((request, response) => {
    starts.push(rangeStart(request));
    const start = rangeStart(request) ?? 0;
    const end = start + 100_000;
    if (end >= content.length) return answerRange(request, response, content);
    response.writeHead(start ? 206 : 200, {
      "content-length": content.length - start,
      "content-range": `bytes ${start}-${content.length - 1}/${content.length}`,
    });
    sendThenBreak(response, content.subarray(start, end), () => sizeOf(part(cache)) === end);
  });
  const [path] = await fetchDataSet(dataSetOf(url, content), { cache });
  expect(content.equals(await readFile(path!))).toBe(true);
  expect(starts).toEqual([undefined, 100_000, 200_000]);
});

test("a download that broke off is kept in part, and resumed by the next call", async () => {
  const cache = await emptyFolder();
  const starts: (number | undefined)[] = [];
  let broken = true;
  const url = await serve((request, response) => {
    starts.push(rangeStart(request));
    if (!broken) return answerRange(request, response, content);
    if (rangeStart(request) !== undefined) return response.destroy();
    response.writeHead(200, { "content-length": content.length });
    sendThenBreak(response, content.subarray(0, 120_000), () => sizeOf(part(cache)) === 120_000);
  });
  expect(await refusal(fetchDataSet(dataSetOf(url, content), { cache }))).toBe(
    `fetchDataSet: the download of ${url}/file.bin broke off at 120000 of 300000 bytes ` +
      "(fetch failed: ...). What has come is kept: call again to go on.",
  );
  expect(await readdir(join(cache, "set"))).toEqual(["file.bin.part"]);

  broken = false;
  const seen: number[] = [];
  const onProgress = ({ bytes }: FetchProgress) => seen.push(bytes);
  const [path] = await fetchDataSet(dataSetOf(url, content), { cache, onProgress });
  expect(content.equals(await readFile(path!))).toBe(true);
  expect(starts).toEqual([undefined, 120_000, 120_000]);
  expect(seen[0]).toBeGreaterThan(120_000);
  expect(await readdir(join(cache, "set"))).toEqual(["file.bin"]);
});

test("a server without ranges sends the file anew", async () => {
  const cache = await emptyFolder();
  await write(part(cache), content.subarray(0, 1000));
  const url = await serve((_, response) =>
    response.writeHead(200, { "content-length": content.length }).end(content),
  );
  const [path] = await fetchDataSet(dataSetOf(url, content), { cache });
  expect(content.equals(await readFile(path!))).toBe(true);
});

test("a server that compresses all the same is understood", async () => {
  const cache = await emptyFolder();
  const url = await serve((_, response) =>
    response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync(content)),
  );
  const [path] = await fetchDataSet(dataSetOf(url, content), { cache });
  expect(content.equals(await readFile(path!))).toBe(true);
});

test("a part that is whole is only verified, and one that is too long is thrown away", async () => {
  for (const [bytes, requests] of [
    [content, 0],
    [Buffer.concat([content, content]), 1],
  ] as const) {
    const cache = await emptyFolder();
    await write(part(cache), bytes);
    let asked = 0;
    const url = await serve((request, response) => {
      asked += 1;
      answerRange(request, response, content);
    });
    const [path] = await fetchDataSet(dataSetOf(url, content), { cache });
    expect(content.equals(await readFile(path!))).toBe(true);
    expect(asked).toBe(requests);
  }
});

test("a damaged file in the cache is downloaded again", async () => {
  const cache = await emptyFolder();
  const url = await serve((request, response) => answerRange(request, response, content));
  await write(whole(cache), Buffer.alloc(content.length));
  const [path] = await fetchDataSet(dataSetOf(url, content), { cache });
  expect(content.equals(await readFile(path!))).toBe(true);
});

test("two downloads of one file at once both get it", async () => {
  const cache = await emptyFolder();
  const url = await serve((request, response) => answerRange(request, response, content));
  const calls = Array.from({ length: 4 }, () => fetchDataSet(dataSetOf(url, content), { cache }));
  for (const [path] of await Promise.all(calls)) expect(content.equals(await readFile(path!))).toBe(true);
  expect(await readdir(join(cache, "set"))).toEqual(["file.bin"]);
});

test("a wrong sha256 is refused and nothing is kept", async () => {
  const cache = await emptyFolder();
  const url = await serve((request, response) =>
    answerRange(request, response, Buffer.alloc(content.length)),
  );
  const set = dataSetOf(url, content);
  const zeros = dataSetOf(url, Buffer.alloc(content.length)).files[0]!.sha256;
  expect(await refusal(fetchDataSet(set, { cache }))).toBe(
    `fetchDataSet: what ${url}/file.bin sends has the sha256 ${zeros}, not ${set.files[0]!.sha256}. ` +
      "Nothing of it is kept. If it stays so, the file was changed where it is published.",
  );
  expect(await readdir(join(cache, "set"))).toEqual([]);
});

test.each<[string, (response: ServerResponse) => void, string, string[]]>([
  [
    "a file of another size",
    (response) => response.writeHead(200, { "content-length": 5 }).end("short"),
    "fetchDataSet: URL has 5 bytes, not 300000.",
    ["file.bin.part"],
  ],
  [
    "more than the file, in an answer without a length",
    (response) => {
      response.write(content);
      response.end("more");
    },
    "fetchDataSet: what URL sends has more than 300000 bytes. Nothing of it is kept. " +
      "If it stays so, the file was changed where it is published.",
    [],
  ],
  [
    "a 404",
    (response) => response.writeHead(404).end("not here"),
    "fetchDataSet: URL answered 404 Not Found.",
    ["file.bin.part"],
  ],
  [
    "no content",
    (response) => response.writeHead(204).end(),
    "fetchDataSet: URL answered 204 No Content.",
    ["file.bin.part"],
  ],
])("a server that sends %s is refused", async (_, answer, message, left) => {
  const cache = await emptyFolder();
  const url = await serve((_request, response) => answer(response));
  const refused = await refusal(fetchDataSet(dataSetOf(url, content), { cache }));
  expect(refused.replace(`${url}/file.bin`, "URL")).toBe(message);
  expect(await readdir(join(cache, "set"))).toEqual(left);
});

test.each<[string, (response: ServerResponse) => void, string]>([
  [
    "has a shorter file",
    (response) => response.writeHead(416).end(),
    "fetchDataSet: URL has no more than 1000 bytes, not 300000.",
  ],
  [
    "has a longer file",
    (response) => response.writeHead(206, { "content-range": "bytes 1000-400000/400001" }).end("x"),
    "fetchDataSet: URL has 400001 bytes, not 300000.",
  ],
  [
    "sends another range",
    (response) => response.writeHead(206, { "content-range": "bytes 999-299999/300000" }).end("x"),
    'fetchDataSet: URL was asked from byte 1000 on and answered with the range "bytes 999-299999/300000".',
  ],
])("a server that is asked for the rest and %s is refused", async (_, answer, message) => {
  const cache = await emptyFolder();
  await write(part(cache), content.subarray(0, 1000));
  const url = await serve((_request, response) => answer(response));
  const refused = await refusal(fetchDataSet(dataSetOf(url, content), { cache }));
  expect(refused.replace(`${url}/file.bin`, "URL")).toBe(message);
  expect(existsSync(whole(cache))).toBe(false);
});

test("a server that cannot be reached is named with the reason", async () => {
  const cache = await emptyFolder();
  const set = dataSetOf("http://127.0.0.1:9", content); // "fetch" itself refuses the discard port.
  expect(await refusal(fetchDataSet(set, { cache }))).toBe(
    "fetchDataSet: the download of http://127.0.0.1:9/file.bin broke off at 0 of 300000 bytes " +
      "(fetch failed: ...). What has come is kept: call again to go on.",
  );
});

test("a download that is stopped keeps its part and says why", async () => {
  const cache = await emptyFolder();
  const stop = new AbortController();
  const url = await serve((_, response) => {
    response.writeHead(200, { "content-length": content.length });
    response.write(content.subarray(0, 1000));
  });
  const stopped = fetchDataSet(dataSetOf(url, content), {
    cache,
    signal: stop.signal,
    onProgress: () => stop.abort(new Error("stopped by the user")),
  });
  expect(await refusal(stopped)).toBe("stopped by the user");
  expect(sizeOf(part(cache))).toBe(1000);
  expect(existsSync(whole(cache))).toBe(false);
});

test("a cache path that is a file is refused before anything is asked for", async () => {
  const folder = await emptyFolder();
  const cache = join(folder, "cache");
  await writeFile(cache, "a file");
  let asked = 0;
  const url = await serve((_, response) => {
    asked += 1;
    response.end();
  });
  expect(await refusal(fetchDataSet(dataSetOf(url, content), { cache }))).toBe(
    `fetchDataSet: cannot write "${part(cache)}" (ENOTDIR: not a directory, mkdir '${join(cache, "set")}'). ` +
      "Make room or give permission there, or choose another place with the option cache.",
  );
  expect(asked).toBe(0);
});

const undeniable = process.platform === "win32" || process.getuid?.() === 0;
const whyNotDenied = undeniable ? " (skipped: root and Windows are not denied)" : "";
test.skipIf(undeniable)(`a cache that may not be written is refused${whyNotDenied}`, async () => {
  const cache = await emptyFolder();
  await chmod(cache, 0o500);
  expect(await refusal(fetchDataSet(dataSetOf("http://127.0.0.1:9", content), { cache }))).toBe(
    `fetchDataSet: cannot write "${part(cache)}" (EACCES: permission denied, mkdir '${join(cache, "set")}'). ` +
      "Make room or give permission there, or choose another place with the option cache.",
  );
});

const noFullDevice = !existsSync("/dev/full");
const whyNotFull = noFullDevice ? " (skipped: no /dev/full)" : "";
test.skipIf(noFullDevice)(`a full disk is named, and no file is left half written${whyNotFull}`, async () => {
  const cache = await emptyFolder();
  await mkdir(join(cache, "set"));
  await symlink("/dev/full", part(cache));
  const url = await serve((request, response) => answerRange(request, response, content));
  expect(await refusal(fetchDataSet(dataSetOf(url, content), { cache }))).toBe(
    `fetchDataSet: cannot write "${part(cache)}" (ENOSPC: no space left on device, write). ` +
      "Make room or give permission there, or choose another place with the option cache.",
  );
  expect(existsSync(whole(cache))).toBe(false);
});

test("files of a local folder are verified and read in place, by option or by REFRAIN_DATA", async () => {
  const folder = await emptyFolder();
  const set = dataSetOf("http://127.0.0.1:9", content);
  await write(whole(folder), content);
  expect(await fetchDataSet(set, { folder })).toEqual([whole(folder)]);
  vi.stubEnv("REFRAIN_DATA", folder);
  expect(await fetchDataSet(set)).toEqual([whole(folder)]);
});

test.each<[string, Buffer | undefined, string]>([
  ["is missing", undefined, "is missing"],
  ["is cut short", content.subarray(0, 10), "has 10 bytes, not 300000"],
  [
    "was changed",
    Buffer.alloc(content.length),
    `has the sha256 ${dataSetOf("", Buffer.alloc(content.length)).files[0]!.sha256}, ` +
      `not ${dataSetOf("", content).files[0]!.sha256}`,
  ],
])("a local file that %s is refused and left as it is", async (_, bytes, fault) => {
  const folder = await emptyFolder();
  if (bytes) await write(whole(folder), bytes);
  const set = dataSetOf("http://127.0.0.1:9", content);
  expect(await refusal(fetchDataSet(set, { folder }))).toBe(
    `fetchDataSet(set): "${whole(folder)}" ${fault}. Put http://127.0.0.1:9/file.bin there, ` +
      "or leave out the option folder and the variable REFRAIN_DATA to download it.",
  );
  expect(sizeOf(whole(folder))).toBe(bytes?.length ?? 0);
});

test.each(["../file.bin", "/etc/file", "set/../../file", "set//file", "set\\file", ".hidden", ""])(
  "a data set whose file lies at %j is refused",
  async (path) => {
    const set = dataSetOf("http://127.0.0.1:9", content);
    const files = [{ ...set.files[0]!, path }];
    expect(await refusal(fetchDataSet({ ...set, files }))).toBe(
      'fetchDataSet(set): a file\'s path must be names of letters, digits, "_", "-" and "." between "/", ' +
        `none beginning with ".", got "${path}".`,
    );
  },
);
