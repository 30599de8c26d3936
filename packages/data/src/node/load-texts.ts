import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { namesByNationality } from "../data-sets/names-by-nationality.ts";
import { tinyShakespeare } from "../data-sets/tiny-shakespeare.ts";
import { wikiText2 } from "../data-sets/wikitext-2.ts";
import { type FetchOptions, fetchDataSet } from "./fetch-data-set.ts";

/**
 * The text of `tinyShakespeare`.
 *
 * @throws Error as `fetchDataSet` does.
 */
export async function loadTinyShakespeare(options: FetchOptions = {}): Promise<string> {
  const [path] = await fetchDataSet(tinyShakespeare, options);
  return readFile(path!, "utf8");
}

/** The three texts of WikiText-2, as published: one paragraph a line, tokens between spaces. */
export interface WikiText {
  readonly train: string;
  readonly validation: string;
  readonly test: string;
}

/**
 * The texts of `wikiText2`.
 *
 * @throws Error as `fetchDataSet` does.
 */
export async function loadWikiText2(options: FetchOptions = {}): Promise<WikiText> {
  const paths = await fetchDataSet(wikiText2, options);
  const [train, validation, test] = await Promise.all(paths.map((path) => readFile(path, "utf8")));
  return { train: train!, validation: validation!, test: test! };
}

/** A surname and where it comes from. */
export interface LabelledName {
  readonly name: string;
  /** The nationality, in English: `"Czech"`. */
  readonly label: string;
}

/**
 * The names of `namesByNationality`, nationality after nationality, without the spaces that some end with.
 * Names that occur more than once are kept, as published.
 *
 * @throws Error as `fetchDataSet` does.
 */
export async function loadNames(options: FetchOptions = {}): Promise<readonly LabelledName[]> {
  const paths = await fetchDataSet(namesByNationality, options);
  const groups = await Promise.all(
    paths.map(async (path) => {
      const label = basename(path, ".txt");
      const lines = (await readFile(path, "utf8")).split("\n").map((line) => line.trim());
      return lines.filter((name) => name !== "").map((name) => ({ name, label }));
    }),
  );
  return groups.flat();
}
