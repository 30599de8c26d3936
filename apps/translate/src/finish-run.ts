import { existsSync } from "node:fs";
import { count, learningCurveSvg, type Progress, writeWhole } from "@refrain/command-line";
import { attentionSvg } from "@refrain/evaluation";
import { alignmentOf } from "./alignment.ts";
import { filesOf, type History, openTranslator } from "./run-folder.ts";
import { scoreTranslations } from "./score.ts";
import { type Job, recentLoss } from "./train-command.ts";
import type { Translation } from "./translator.ts";

/** What `metrics.json` says of a run. */
export interface RunMetrics {
  readonly steps: number;
  /** Nats per token, with label smoothing, over the last steps. */
  readonly trainLoss: number;
  /** Nats per token of the validation part. */
  readonly validationLoss: number;
  /** Of the validation part, translated greedily: the best. */
  readonly validationBleu: number;
  /** Of the test part, by the best checkpoint with a beam. */
  readonly testBleu: number;
  readonly testChrf: number;
  readonly bleuSignature: string;
  readonly tokensPerSecond: number;
  readonly backend: string;
}

/** Translates the test part with the best checkpoint, shows some of it, and writes metrics, curve and translations. */
export async function finishRun(
  job: Job,
  run: string,
  history: History,
  progress: Progress,
): Promise<RunMetrics> {
  const { data, settings, device } = job;
  const files = filesOf(run);
  const translator = await openTranslator([run], {});
  const { sources, references } = data.test;
  const { translations, bleu, chrf } = await scoreTranslations(translator, data.test, settings.pair, {
    beam: 5,
    lengthPenalty: 1,
    onProgress: (done) => progress.show(`Translating the test part: ${done} of ${sources.length}`),
  });
  progress.end();
  const lines = translations.map(({ text }, index) => block(sources[index]!, text, references[index]!));
  progress.print(`\nSentences of the test part, none of which was trained on:\n`);
  for (const line of lines.slice(0, 8)) progress.print(line);
  progress.print(
    `Test: BLEU ${bleu.score.toFixed(1)}, chrF ${chrf.score.toFixed(1)} (${count(sources.length)} sentences, beam 5)`,
  );
  progress.print(`      ${bleu.signature}`);

  const metrics: RunMetrics = {
    steps: history.training.at(-1)![0],
    trainLoss: recentLoss(history),
    validationLoss: history.validation.at(-1)![1],
    validationBleu: Math.max(...history.bleu.map(([, score]) => score)),
    testBleu: bleu.score,
    testChrf: chrf.score,
    bleuSignature: bleu.signature,
    tokensPerSecond: history.tokens / history.seconds,
    backend: device.description,
  };
  const pictured = readable(translations);
  if (pictured !== undefined) {
    const sentence = sources[translations.indexOf(pictured)]!;
    await writeWhole(files.heatMap, `${attentionSvg(alignmentOf(pictured), { title: sentence })}\n`);
  }
  const title = `${data.name}: ${settings.layers} x ${settings.hidden} ${settings.cell}`;
  await writeWhole(files.translations, `${lines.join("\n")}\n`);
  await writeWhole(files.curve, curveOf(title, history));
  await writeWhole(files.metrics, `${JSON.stringify(metrics, null, 2)}\n`);
  const written = Object.values(files).filter((file) => existsSync(file));
  progress.print(`\nWritten: ${written.join(", ")}`);
  return metrics;
}

function curveOf(title: string, { training, validation, bleu }: History): string {
  return learningCurveSvg({
    title,
    unit: "nats / token",
    training,
    trainingName: "training (smoothed labels)",
    validation,
    score: { name: "BLEU", points: bleu },
  });
}

/** A translation of a length that makes a good picture. */
function readable(translations: readonly Translation[]): Translation | undefined {
  const fits = ({ length }: readonly string[]) => length >= 9 && length <= 18;
  return translations.find(({ sourceTokens, targetTokens }) => fits(sourceTokens) && fits(targetTokens));
}

function block(source: string, translation: string, references: readonly string[]): string {
  return `  source       ${source}\n  translation  ${translation}\n  reference    ${references.join(" / ")}\n`;
}
