import { chooseBackend } from "@refrain/command-line";
import { random, scoped, undrawn } from "@refrain/core";
import type { TruncationOptions } from "@refrain/seq2seq";
import { restoreParams } from "@refrain/train";
import { openRun } from "./run-folder.ts";
import { writeText } from "./write-text.ts";

/** What `generate` takes. */
export interface GenerateArguments extends TruncationOptions {
  readonly run: string;
  readonly backend: string;
  readonly prompt: string;
  readonly length: number;
  readonly seed: number;
  readonly cell?: string | undefined;
}

/** Writes text with a trained model to the terminal, character by character. */
export async function generateCommand(given: GenerateArguments): Promise<void> {
  const { run, backend, prompt, length, seed, cell, ...sampling } = given;
  await chooseBackend(backend);
  const { checkpoint, model, tokenizer } = await openRun(run, cell);
  const params = scoped(() => restoreParams(checkpoint, model.init(undrawn)));
  const writing = { ...sampling, prompt, length, random: random(seed) };
  let shown = prompt;
  for await (const character of writeText(model, params, tokenizer, writing)) {
    process.stdout.write(shown + character);
    shown = "";
  }
  process.stdout.write("\n");
}
