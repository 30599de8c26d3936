import { chooseBackend, count, terminalProgress, writeWhole } from "@refrain/command-line";
import { loadData, testSetOf } from "./parallel-data.ts";
import { readParallelFiles } from "./read-parallel-files.ts";
import { openTranslator } from "./run-folder.ts";
import { scoreTranslations } from "./score.ts";

/** What `evaluate` takes. */
export interface EvaluateArguments {
  readonly run: readonly string[];
  readonly backend: string;
  /** Two files, or one with tabs; default: the test part of the run's data. */
  readonly files?: readonly string[] | undefined;
  readonly part: "test" | "validation";
  readonly beam: number;
  readonly lengthPenalty: number;
  readonly average?: number | undefined;
  /** Where the translations are written, a line each. */
  readonly output?: string | undefined;
}

/** Translates a test part, and prints BLEU and chrF with their signatures. */
export async function evaluateCommand(given: EvaluateArguments): Promise<void> {
  const { run, backend, files, part, beam, lengthPenalty, average, output } = given;
  if (part !== "test" && part !== "validation") {
    throw new Error(`--part must be test or validation, got ${part}.`);
  }
  const progress = terminalProgress();
  const device = await chooseBackend(backend);
  progress.print(`Engine: ${device.description}`);
  const translator = await openTranslator(run, { average });
  const { settings } = translator;
  const data =
    files === undefined
      ? (await loadData(settings, progress.print))[part]
      : testSetOf(await readParallelFiles("--files", files, progress.print));
  const began = performance.now();
  const { translations, bleu, chrf } = await scoreTranslations(translator, data, settings.pair, {
    beam,
    lengthPenalty,
    onProgress: (done) => progress.show(`Translating: ${done} of ${data.sources.length}`),
  });
  const seconds = (performance.now() - began) / 1000;
  progress.end();
  progress.print(
    `${count(data.sources.length)} sentences, ${(data.sources.length / seconds).toFixed(1)} a second, beam ${beam}, length penalty ${lengthPenalty}`,
  );
  progress.print(`BLEU ${bleu.score.toFixed(2)}  ${bleu.signature}`);
  progress.print(`chrF ${chrf.score.toFixed(2)}  ${chrf.signature}`);
  if (output !== undefined) {
    await writeWhole(output, `${translations.map(({ text }) => text).join("\n")}\n`);
    progress.print(`Written: ${output}`);
  }
}
