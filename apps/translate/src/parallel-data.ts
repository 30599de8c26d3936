import type { SentencePair } from "@refrain/data";
import type { FetchProgress } from "@refrain/data/node";
import { loadMulti30k, loadTatoeba } from "@refrain/data/node";
import { type EmbeddedCorpus, embeddedCorpus, type Language } from "./corpus/embedded-corpus.ts";
import { readParallelFiles } from "./read-parallel-files.ts";
import { type PairName, pairNames, type Settings } from "./settings.ts";

/** Sentences to translate, each with the translations that it may have. */
export interface TestSet {
  readonly sources: readonly string[];
  readonly references: readonly (readonly string[])[];
}

/** Parallel sentences in the parts that they are used in. */
export interface ParallelData {
  readonly name: string;
  readonly training: readonly SentencePair[];
  readonly validation: TestSet;
  readonly test: TestSet;
}

/** Where the sentences come from: a part of a run's settings. */
export type DataSettings = Pick<Settings, "pair" | "data" | "trainFiles" | "validationFiles" | "testFiles">;

/** Tells how far a download is, or what was left out. */
export type Tell = (line: string) => void;

/** A data set: the pair that it is of, or any, and how it is read. */
interface ParallelDataSet {
  readonly pair: PairName | null;
  load(pair: PairName, tell: Tell): Promise<ParallelData>;
}

/** The data sets by name. Those that come from the network are kept in the cache folder of `@refrain/data`. */
export const dataSets: Readonly<Record<string, ParallelDataSet>> = {
  embedded: {
    pair: null,
    async load(pair) {
      const [from, to] = languagesOf(pair);
      return divided(`embedded ${pair}`, embeddedCorpus({ from, to }));
    },
  },
  multi30k: {
    pair: "de-en",
    async load(_, tell) {
      const { train, ...held } = await loadMulti30k(reporting(tell));
      return divided("multi30k", { training: train, ...held });
    },
  },
  tatoeba: {
    pair: "en-zh",
    async load(_, tell) {
      const { train, ...held } = await loadTatoeba(reporting(tell));
      return divided("tatoeba", { training: train, ...held });
    },
  },
};

/** The languages of a pair. */
export function languagesOf(pair: Settings["pair"]): readonly [from: Language, to: Language] {
  const [from, to] = pair.split("-") as [Language, Language];
  return [from, to];
}

/**
 * Reads the data that a run is made with.
 *
 * @throws when a file cannot be read or its lines do not fit, or the data set is unknown or of another pair.
 */
export async function loadData(settings: DataSettings, tell: Tell): Promise<ParallelData> {
  const { pair, data, trainFiles, validationFiles, testFiles } = settings;
  if (!pairNames.includes(pair))
    throw new Error(`--pair must be one of ${pairNames.join(", ")}, got ${pair}.`);
  if (trainFiles === null) {
    const set = Object.hasOwn(dataSets, data) ? dataSets[data] : undefined;
    if (set !== undefined && set.pair !== null && set.pair !== pair) {
      throw new Error(`--data ${data} is for --pair ${set.pair}, got ${pair}.`);
    }
    if (set !== undefined) return set.load(pair, tell);
    throw new Error(`--data must be one of ${Object.keys(dataSets).join(", ")}, got ${data}.`);
  }
  const training = await readParallelFiles("--train-files", trainFiles, tell);
  const validation =
    validationFiles && (await readParallelFiles("--validation-files", validationFiles, tell));
  const test = testFiles && (await readParallelFiles("--test-files", testFiles, tell));
  return {
    name: trainFiles.join(" and "),
    ...(validation === null ? lastTwentieth(training) : { training, validation: testSetOf(validation) }),
    ...(test === null
      ? { test: testSetOf(validation ?? lastTwentieth(training).held) }
      : { test: testSetOf(test) }),
  };
}

/** Pairs as sentences with their references: where a sentence has several translations, each is one. */
export function testSetOf(pairs: readonly SentencePair[]): TestSet {
  const references = new Map<string, string[]>();
  for (const { source, target } of pairs) references.set(source, [...(references.get(source) ?? []), target]);
  return { sources: [...references.keys()], references: [...references.values()] };
}

function reporting(tell: Tell) {
  return {
    onProgress: ({ path, bytes, total, bytesPerSecond }: FetchProgress) =>
      tell(
        `Downloading ${path}: ${Math.round((100 * bytes) / total)} %, ${(bytesPerSecond / 1e6).toFixed(1)} MB/s`,
      ),
  };
}

function divided(name: string, { training, validation, test }: EmbeddedCorpus): ParallelData {
  return { name, training, validation: testSetOf(validation), test: testSetOf(test) };
}

function lastTwentieth(pairs: readonly SentencePair[]) {
  const end = Math.max(1, Math.floor(pairs.length * 0.95));
  const held = pairs.length > 1 ? pairs.slice(end) : pairs;
  return { training: pairs.slice(0, end), validation: testSetOf(held), held };
}
