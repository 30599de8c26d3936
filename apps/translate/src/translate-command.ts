import { createInterface } from "node:readline/promises";
import { chooseBackend, writeWhole } from "@refrain/command-line";
import { attentionSvg, attentionText } from "@refrain/evaluation";
import { alignmentOf } from "./alignment.ts";
import { readLines } from "./read-parallel-files.ts";
import { openTranslator } from "./run-folder.ts";
import { type Translation, type TranslationOptions, type Translator, translate } from "./translator.ts";

/** What `translate` takes. */
export interface TranslateArguments {
  readonly run: readonly string[];
  readonly backend: string;
  /** The words of a sentence; none: from a file, or from standard input. */
  readonly sentence: readonly string[];
  readonly file?: string | undefined;
  readonly beam: number;
  readonly lengthPenalty: number;
  readonly nbest: number;
  readonly average?: number | undefined;
  readonly heatMap?: string | undefined;
}

/** Translates what it is given: each line of the output is the translation of that line of the input. */
export async function translateCommand(given: TranslateArguments): Promise<void> {
  const { run, backend, sentence, file, beam, lengthPenalty, nbest, average, heatMap } = given;
  if (sentence.length > 0 && file !== undefined) throw new Error("Pass a sentence or --file, not both.");
  await chooseBackend(backend);
  const translator = await openTranslator(run, { average });
  const options: TranslationOptions = { beam, lengthPenalty, nBest: nbest };
  if (sentence.length === 0 && file === undefined && process.stdin.isTTY) {
    await converse(translator, options);
    return;
  }
  const text = sentence.join(" ").trim();
  if (sentence.length > 0 && text === "")
    throw new Error("There is nothing to translate: the sentence is empty.");
  const lines =
    sentence.length > 0 ? [text] : file !== undefined ? await readLines("--file", file) : await inputLines();
  if (heatMap !== undefined && (lines.length !== 1 || lines[0] === "")) {
    throw new Error(`--heat-map draws the alignment of one sentence, got ${lines.length}.`);
  }
  const found = await translate(translator, lines, options);
  for (const translations of found) print(translations, nbest);
  if (heatMap !== undefined) await writeHeatMap(heatMap, lines[0]!, found[0]![0]!);
}

async function writeHeatMap(path: string, sentence: string, translation: Translation): Promise<void> {
  await writeWhole(path, `${attentionSvg(alignmentOf(translation), { title: sentence })}\n`);
  console.error(`Written: ${path}`);
}

function print(translations: readonly Translation[], nBest: number): void {
  for (const { text, score } of translations) {
    console.log(nBest === 1 ? text : `${score.toFixed(3)}  ${text}`);
  }
}

async function inputLines(): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of createInterface({ input: process.stdin })) lines.push(line.trim());
  return lines;
}

/** Translates line by line, each with its alignment; what cannot be translated is told, and the next line is asked for. */
async function converse(translator: Translator, options: TranslationOptions): Promise<void> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout, prompt: "> " });
  console.log("Type a sentence and press Enter; an empty line ends.");
  terminal.prompt();
  for await (const line of terminal) {
    if (line.trim() === "") break;
    try {
      const [translations] = await translate(translator, [line], options);
      print(translations!, options.nBest ?? 1);
      console.log(
        `\n${attentionText(alignmentOf(translations![0]!), { width: process.stdout.columns || 80 })}\n`,
      );
    } catch (error) {
      console.log((error as Error).message);
    }
    terminal.prompt();
  }
  terminal.close();
}
