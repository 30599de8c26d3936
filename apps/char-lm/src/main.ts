import { cellKinds } from "@refrain/cells";
import { backendNames, nonNegative, number, positive, rate, runProgram } from "@refrain/command-line";
import { Command, Option } from "commander";
import { datasets } from "./corpus.ts";
import { evaluateCommand } from "./evaluate-command.ts";
import { generateCommand } from "./generate-command.ts";
import { defaultsByEngine, type Settings } from "./settings.ts";
import { trainCommand } from "./train-command.ts";

const program = new Command("char-lm")
  .description("A character language model: train it, evaluate it, and let it write.")
  .showHelpAfterError()
  .configureHelp({ showGlobalOptions: true });

/** What an option is for, with its default: one number, or each engine's own. */
function withDefault(text: string, name: keyof Settings): string {
  const values = Object.entries(defaultsByEngine).map(
    ([engine, settings]) => [engine, settings[name]] as const,
  );
  const [[, first]] = values as [(typeof values)[number]];
  if (values.every(([, value]) => value === first)) return `${text} (default: ${first})`;
  return `${text} (default: ${values.map(([engine, value]) => `${engine} ${value}`).join(", ")})`;
}

const backend = [`--backend <name>`, `engine: ${backendNames.join(", ")}`, "auto"] as const;

program
  .command("train")
  .description("train a model, and write its checkpoint, metrics, learning curve and samples")
  .addOption(new Option("--text <file>", "a text file of your own").conflicts("dataset"))
  .option("--dataset <name>", `a data set: ${Object.keys(datasets).join(", ")} (default: moby-dick)`)
  .option("--cell <name>", `${cellKinds.join(", ")}, or a file such as ./my-cell.ts (default: lstm)`)
  .option("--layers <n>", withDefault("recurrent layers", "layers"), positive)
  .option("--hidden <n>", withDefault("features of the state", "hidden"), positive)
  .option("--embedding <n>", withDefault("features of a character's vector", "embedding"), positive)
  .option("--dropout <rate>", withDefault("before, between and after the recurrent layers", "dropout"), rate)
  .option("--batch <n>", withDefault("rows of text that are read side by side", "batch"), positive)
  .option("--time <n>", withDefault("characters that gradients go back", "time"), positive)
  .option("--steps <n>", withDefault("training steps", "steps"), positive)
  .option("--learning-rate <rate>", withDefault("the highest rate of the schedule", "learningRate"), number)
  .option(
    "--evaluate-every <n>",
    withDefault("steps between evaluations, each with a checkpoint", "evaluateEvery"),
    positive,
  )
  .option("--seed <n>", withDefault("the same seed is the same run", "seed"), nonNegative)
  .option("--run <folder>", "where to write", "runs/char-lm")
  .option("--resume", "go on with the run in that folder")
  .addOption(new Option("--overwrite", "begin anew in a folder that has a run").conflicts("resume"))
  .option(...backend)
  .action(async (options) => void (await trainCommand(options)));

program
  .command("generate")
  .description("write text with a trained model")
  .option("--run <folder>", "the run, or a checkpoint file", "runs/char-lm")
  .option("--prompt <text>", "what the text begins with", "The ")
  .option("--length <n>", "characters to write", positive, 500)
  .option("--temperature <t>", "below 1 is more certain, 0 always takes the most likely", number, 0.8)
  .option("--top-k <k>", "draw from the k most likely only", positive)
  .option("--top-p <p>", "draw from the most likely that together have this probability", number)
  .option("--seed <n>", "the same seed writes the same text", nonNegative, 1)
  .option("--cell <file>", "the model's cell file, if it has moved")
  .option(...backend)
  .action(generateCommand);

program
  .command("evaluate")
  .description("the loss, bits per character and perplexity of a trained model on a text")
  .option("--run <folder>", "the run, or a checkpoint file", "runs/char-lm")
  .option("--text <file>", "a text file (default: the validation part of the training text)")
  .option("--cell <file>", "the model's cell file, if it has moved")
  .option(...backend)
  .action(evaluateCommand);

await runProgram(program);
