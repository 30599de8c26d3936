import { cellKinds } from "@refrain/cells";
import {
  backendNames,
  nonNegative,
  nonNegativeNumber,
  number,
  positive,
  rate,
  runProgram,
} from "@refrain/command-line";
import { Command, Option } from "commander";
import { evaluateCommand } from "./evaluate-command.ts";
import { attentionNames } from "./model.ts";
import { dataSets } from "./parallel-data.ts";
import { defaultSettings as defaults, pairNames, scheduleNames } from "./settings.ts";
import { trainCommand } from "./train-command.ts";
import { translateCommand } from "./translate-command.ts";

const program = new Command("translate")
  .description("A translator: train it, evaluate it, and let it translate.")
  .showHelpAfterError()
  .configureHelp({ showGlobalOptions: true });

const backend = [`--backend <name>`, `engine: ${backendNames.join(", ")}`, "auto"] as const;
const beam = ["--beam <n>", "hypotheses that are followed at a time", positive, 5] as const;
const lengthPenalty = [
  "--length-penalty <alpha>",
  "log probabilities are divided by length to the power of alpha",
  nonNegativeNumber,
  1,
] as const;
const average = [
  "--average <n>",
  "the mean of the last n kept checkpoints (default: the best one)",
  positive,
] as const;
const runs = [
  "--run <folder>",
  "a run or a checkpoint file; given several times, they translate together (default: runs/translate)",
  (folder: string, before: readonly string[] = []): readonly string[] => [...before, folder],
] as const;
const defaultRuns = ["runs/translate"];

program
  .command("train")
  .description("train a model, and write checkpoints, metrics, learning curve, translations and a heat map")
  .option("--pair <name>", `languages: ${pairNames.join(", ")} (default: ${defaults.pair})`)
  .option("--data <name>", `sentences: ${Object.keys(dataSets).join(", ")} (default: ${defaults.data})`)
  .option("--train-files <files...>", "your own: two files, line by line, or one with tabs")
  .option("--validation-files <files...>", "the same for validation (default: the last twentieth)")
  .option("--test-files <files...>", "the same for the test (default: the validation part)")
  .option("--subwords <n>", `the most tokens to learn (default: ${defaults.subwords})`, positive)
  .option("--characters", "write the target in characters, with a vocabulary of its own")
  .option("--tokenizer <file>", "a tokenizer.json to use for both languages")
  .option(
    "--subword-dropout <rate>",
    `share of merges left out in training (default: ${defaults.subwordDropout})`,
    rate,
  )
  .option("--cell <name>", `${cellKinds.join(", ")} (default: ${defaults.cell})`)
  .addOption(new Option("--attention <name>", `(default: ${defaults.attention})`).choices(attentionNames))
  .option("--layers <n>", `recurrent layers of encoder and decoder (default: ${defaults.layers})`, positive)
  .option("--hidden <n>", `features of the state (default: ${defaults.hidden})`, positive)
  .option("--embedding <n>", `features of a token's vector (default: ${defaults.embedding})`, positive)
  .option("--dropout <rate>", `with one mask for all steps (default: ${defaults.dropout})`, rate)
  .option("--label-smoothing <share>", `(default: ${defaults.labelSmoothing})`, rate)
  .option("--learning-rate <rate>", `the highest of the schedule (default: ${defaults.learningRate})`, number)
  .addOption(new Option("--schedule <name>", `(default: ${defaults.schedule})`).choices(scheduleNames))
  .option("--warm-up <steps>", `steps in which the rate rises (default: ${defaults.warmUp})`, positive)
  .option(
    "--batch-tokens <n>",
    `tokens in a batch, with padding (default: ${defaults.batchTokens})`,
    positive,
  )
  .option(
    "--max-length <n>",
    `tokens of a sentence; longer ones are left out (default: ${defaults.maxLength})`,
    positive,
  )
  .option("--steps <n>", `training steps (default: ${defaults.steps})`, positive)
  .addOption(
    new Option("--epochs <n>", "in place of steps: so many times through the data")
      .argParser(positive)
      .conflicts("steps"),
  )
  .option("--max-minutes <n>", "end after so many minutes", nonNegativeNumber)
  .option("--evaluate-every <n>", `steps between evaluations (default: ${defaults.evaluateEvery})`, positive)
  .option(
    "--bleu-sentences <n>",
    `validation sentences translated for BLEU (default: ${defaults.bleuSentences})`,
    positive,
  )
  .option("--keep <n>", `checkpoints that are kept for averaging (default: ${defaults.keep})`, positive)
  .option("--seed <n>", `the same seed is the same run (default: ${defaults.seed})`, nonNegative)
  .option("--run <folder>", "where to write", "runs/translate")
  .option("--resume", "go on with the run in that folder")
  .addOption(new Option("--overwrite", "begin anew in a folder that has a run").conflicts("resume"))
  .option(...backend)
  .action(async (options) => void (await trainCommand(options)));

program
  .command("translate")
  .description("translate a sentence, a file, standard input, or what you type")
  .argument(
    "[sentence...]",
    "what to translate (default: standard input; on a terminal, line by line as you type)",
  )
  .option("--file <file>", "a text file, a sentence on each line")
  .option(...runs)
  .option(...beam)
  .option(...lengthPenalty)
  .option("--nbest <n>", "translations of each sentence", positive, 1)
  .option(...average)
  .option("--heat-map <file>", "draw the alignment of a sentence as SVG")
  .option(...backend)
  .action((sentence: string[], options) => translateCommand({ run: defaultRuns, ...options, sentence }));

program
  .command("evaluate")
  .description("BLEU and chrF of a trained model on a test set")
  .option(...runs)
  .option(
    "--files <files...>",
    "two files, line by line, or one with tabs (default: the test part of the run's data)",
  )
  .option("--part <name>", "of the run's data: test or validation", "test")
  .option(...beam)
  .option(...lengthPenalty)
  .option(...average)
  .option("--output <file>", "write the translations, a line each")
  .option(...backend)
  .action((options) => evaluateCommand({ run: defaultRuns, ...options }));

await runProgram(program);
