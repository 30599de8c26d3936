import { readFile } from "node:fs/promises";
import { pairLines, pairTabs, type SentencePair } from "@refrain/data";

/**
 * Reads two text files of which each line of the second translates that of the first, or one file with both sides on a line
 * and a tab between them. Lines that are empty on both sides are left out, and `tell` says how many.
 *
 * @param option what names the files on the command line, for errors.
 * @throws when a file cannot be read, the files differ in length, or a line has no translation.
 */
export async function readParallelFiles(
  option: string,
  paths: readonly string[],
  tell: (line: string) => void,
): Promise<readonly SentencePair[]> {
  if (paths.length < 1 || paths.length > 2) {
    throw new Error(`${option} must be two files, line by line, or one with tabs, got ${paths.length}.`);
  }
  const [first, second] = paths as [string, string | undefined];
  const where = paths.join(" and ");
  const source = await readText(option, first);
  const target = second === undefined ? null : await readText(option, second);
  const { pairs, dropped } =
    target === null ? pairTabs(source) : pairsOf(`${option} ${where}`, source, target);
  const oneSided = dropped.find(({ why }) => why !== "empty");
  if (oneSided !== undefined) {
    const missing = oneSided.why === "no target" ? "no translation" : "a translation of nothing";
    throw new Error(
      `${option}: line ${oneSided.line} of ${where} has ${missing}. Fill it in, or empty both sides.`,
    );
  }
  if (pairs.length === 0) throw new Error(`${option}: ${where} has no sentences.`);
  if (dropped.length > 0) tell(`${where}: ${dropped.length} empty lines left out`);
  return pairs;
}

/**
 * The lines of a text file, without white space around them.
 *
 * @throws when it cannot be read or is no UTF-8 text.
 */
export async function readLines(option: string, path: string): Promise<string[]> {
  const lines = (await readText(option, path)).split(/\r?\n/).map((line) => line.trim());
  if (lines.at(-1) === "") lines.pop();
  return lines;
}

function pairsOf(where: string, source: string, target: string) {
  try {
    return pairLines(source, target);
  } catch (error) {
    throw new Error(`${where}: ${(error as Error).message}`);
  }
}

async function readText(option: string, path: string): Promise<string> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (error) {
    throw new Error(`${option} ${path} cannot be read: ${(error as Error).message}.`);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new Error(`${option} ${path} must be UTF-8 text. Convert it first.`);
  }
}
