import { chooseBackend, count } from "@refrain/command-line";
import { scoped, undrawn } from "@refrain/core";
import { bitsPerCharacter, perplexity } from "@refrain/evaluation";
import { restoreParams } from "@refrain/train";
import { loadCorpus, readText } from "./corpus.ts";
import { encodeGiven } from "./encode-given.ts";
import { evaluateText } from "./language-model-loss.ts";
import { openRun } from "./run-folder.ts";

/** What `evaluate` takes. */
export interface EvaluateArguments {
  readonly run: string;
  readonly backend: string;
  /** A text to evaluate on; default: the validation part of the text that the model was trained on. */
  readonly text?: string | undefined;
  readonly cell?: string | undefined;
}

/** Evaluates a trained model on a text, and prints its loss, bits per character and perplexity. */
export async function evaluateCommand({ run, backend, text, cell }: EvaluateArguments): Promise<void> {
  const device = await chooseBackend(backend);
  console.log(`Engine: ${device.description}`);
  const { checkpoint, settings, model, tokenizer } = await openRun(run, cell);
  const params = scoped(() => restoreParams(checkpoint, model.init(undrawn)));
  const source = settings.text === null ? { dataset: settings.dataset } : { text: settings.text };
  const evaluated =
    text === undefined ? (await loadCorpus(source, () => {})).validation : await readText(text);
  const ids = encodeGiven(tokenizer, "--text", evaluated);
  const result = await evaluateText(model, params, ids);
  const state = { nats: result.loss * result.count, count: result.count };
  console.log(`${count(result.count)} characters`);
  console.log(`${result.loss.toFixed(4)} nats per character`);
  console.log(`${bitsPerCharacter().compute(state).toFixed(4)} bits per character`);
  console.log(`${perplexity().compute(state).toFixed(3)} perplexity`);
}
