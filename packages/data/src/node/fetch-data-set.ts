import { resolve } from "node:path";
import type { DataSet, DataSetFile } from "../data-sets/data-set.ts";
import { cacheFolder } from "./cache-folder.ts";
import { download } from "./download.ts";
import { faultOf } from "./verify-file.ts";

/** How far the download of a data set is. */
export interface FetchProgress {
  /** The file that is arriving. */
  readonly path: string;
  /** Bytes of the whole data set that are there. */
  readonly bytes: number;
  /** Bytes of the whole data set. */
  readonly total: number;
  /** The mean of this call so far. */
  readonly bytesPerSecond: number;
}

/** Where a data set comes from, and who is told. */
export interface FetchOptions {
  /**
   * A folder that has the files already, each at its `path`; they are verified and read where they are. Default
   * the environment variable `REFRAIN_DATA`; without either, files are downloaded into the cache.
   */
  readonly folder?: string;
  /** Where downloads are kept; default `cacheFolder()`. */
  readonly cache?: string;
  /** Called as bytes arrive. */
  readonly onProgress?: (progress: FetchProgress) => void;
  /** Stops the download; what has come is kept. */
  readonly signal?: AbortSignal;
}

/**
 * Makes sure that the files of a data set are on disk, each with the right size and sha256: those of a local
 * folder, or those of the cache, where missing and damaged ones are downloaded. A download that broke is resumed.
 *
 * @returns the files' paths on disk, in the order of `dataSet.files`.
 * @throws Error when a local file is missing or another one, the server fails or sends another file, or the disk
 * refuses. A file under its final name is always whole.
 *
 * @example
 * ```ts
 * const [path] = await fetchDataSet(tinyShakespeare, {
 *   onProgress: ({ bytes, total }) => console.log(`${bytes} of ${total} bytes`),
 * });
 * ```
 */
export async function fetchDataSet(dataSet: DataSet, options: FetchOptions = {}): Promise<readonly string[]> {
  requireInnerPaths(dataSet);
  const folder = options.folder ?? (process.env.REFRAIN_DATA || undefined);
  return folder === undefined ? cached(dataSet, options) : local(dataSet, folder);
}

async function local(dataSet: DataSet, folder: string): Promise<readonly string[]> {
  const paths: string[] = [];
  for (const file of dataSet.files) {
    const path = resolve(folder, file.path);
    const fault = await faultOf(path, file);
    if (fault) {
      throw new Error(
        `fetchDataSet(${dataSet.name}): "${path}" ${fault}. Put ${file.url} there${file.compression ? ", unpacked" : ""}, ` +
          "or leave out the option folder and the variable REFRAIN_DATA to download it.",
      );
    }
    paths.push(path);
  }
  return paths;
}

async function cached(
  dataSet: DataSet,
  { cache = cacheFolder(), onProgress, signal }: FetchOptions,
): Promise<readonly string[]> {
  const total = dataSet.files.reduce((sum, { bytes }) => sum + bytes, 0);
  const report = reporter(total, onProgress);
  const paths: string[] = [];
  let whole = 0;
  for (const file of dataSet.files) {
    const path = resolve(cache, file.path);
    if (await faultOf(path, file)) {
      const before = whole;
      await download(file, path, {
        signal,
        onBytes: (bytes, arrived) => report(file, before + bytes, arrived),
      });
    }
    whole += file.bytes;
    paths.push(path);
  }
  return paths;
}

/** Tells of progress, with the mean speed since the first byte was asked for. */
function reporter(
  total: number,
  onProgress: FetchOptions["onProgress"],
): (file: DataSetFile, bytes: number, arrived: number) => void {
  const started = performance.now();
  let received = 0;
  return ({ path }, bytes, arrived) => {
    received += arrived;
    const seconds = (performance.now() - started) / 1000;
    onProgress?.({ path, bytes, total, bytesPerSecond: received / seconds });
  };
}

/** A data set may come from anyone: its files must stay below the folder. */
function requireInnerPaths({ name, files }: DataSet): void {
  for (const { path } of files) {
    if (/^[\w-][\w.-]*(\/[\w-][\w.-]*)*$/.test(path)) continue;
    throw new Error(
      `fetchDataSet(${name}): a file's path must be names of letters, digits, "_", "-" and "." between "/", ` +
        `none beginning with ".", got "${path}".`,
    );
  }
}
