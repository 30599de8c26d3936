import { intTensor, type Tree } from "@refrain/core";
import { padIds } from "@refrain/data";
import {
  averageLength,
  beamSearch,
  ensemble,
  greedy,
  type Hypothesis,
  type Seq2Seq,
  type Seq2SeqParams,
  type StepDecoder,
} from "@refrain/seq2seq";
import { specialIds, type Tokenizers } from "./tokenizers.ts";
import { withEnd } from "./translation-batches.ts";

/** A model with its parameters. */
export interface TrainedModel {
  readonly model: Seq2Seq;
  readonly params: Seq2SeqParams;
}

/** What translates: one model, or several together, with their tokenizers. */
export interface Translator {
  readonly models: readonly TrainedModel[];
  readonly tokenizers: Tokenizers;
  /** The most tokens of a sentence that the models were trained on. */
  readonly maxLength: number;
}

/** How a translation is searched for. */
export interface TranslationOptions {
  /** Hypotheses that are followed at a time; 1 always takes the most likely token. */
  readonly beam: number;
  /** The exponent of the length that log probabilities are divided by; 0: none. */
  readonly lengthPenalty: number;
  /** Translations of each sentence. Default: 1. */
  readonly nBest?: number;
  /** Sentences at a time. Default: 32. */
  readonly batch?: number;
  readonly onProgress?: (done: number) => void;
}

/** A sentence translated. */
export interface Translation {
  readonly text: string;
  /** What hypotheses are ranked by: nats over the length penalty. */
  readonly score: number;
  readonly sourceTokens: readonly string[];
  readonly targetTokens: readonly string[];
  /** How much each source token mattered for each target token, `[target, source]`; the last row and column are the end's. */
  readonly alignment: readonly Float32Array[];
}

/**
 * Translates sentences. An empty one has one translation, which is empty.
 *
 * @returns the translations of each sentence, best first.
 * @throws when a sentence has more tokens than the models were trained on, or is mostly in a script that they do not know.
 */
export async function translate(
  translator: Translator,
  sentences: readonly string[],
  options: TranslationOptions,
): Promise<readonly (readonly Translation[])[]> {
  const encoded = sentences.map((sentence, index) =>
    encodeSentence(translator, sentence, index, sentences.length),
  );
  const order = encoded.flatMap((ids, index) => (ids === null ? [] : [index]));
  order.sort((a, b) => encoded[a]!.length - encoded[b]!.length);
  const found: (readonly Translation[])[] = sentences.map(() => [empty]);
  const { batch = 32 } = options;
  for (let start = 0; start < order.length; start += batch) {
    const rows = order.slice(start, start + batch);
    const translations = await translateBatch(
      translator,
      rows.map((row) => encoded[row]!),
      options,
    );
    rows.forEach((row, place) => {
      found[row] = translations[place]!;
    });
    options.onProgress?.(start + rows.length);
  }
  return found;
}

const empty: Translation = { text: "", score: 0, sourceTokens: [], targetTokens: [], alignment: [] };

/** Source ids with the end token; null for an empty sentence. */
function encodeSentence(
  { tokenizers, maxLength }: Translator,
  sentence: string,
  index: number,
  count: number,
): Int32Array | null {
  const { source } = tokenizers;
  const ids = source.encode(sentence);
  if (ids.length === 0 || sentence.trim() === "") return null;
  const where = count === 1 ? "The sentence" : `Sentence ${index + 1}`;
  if (ids.length + 1 > maxLength) {
    throw new Error(
      `${where} has ${ids.length + 1} tokens, and the model has learned sentences of at most ${maxLength}. Cut it into shorter ones.`,
    );
  }
  const { unknown } = specialIds(source, "The tokenizer");
  const unknowns = ids.filter((id) => id === unknown).length;
  if (unknowns * 2 > ids.length) {
    throw new Error(
      `${where} is in a script that the model has not seen: it does not know ${unknownCharacters(source.vocabulary, sentence)}.`,
    );
  }
  return withEnd(ids, tokenizers);
}

/** The first characters of a sentence that are no tokens. */
function unknownCharacters(vocabulary: { has(token: string): boolean }, sentence: string): string {
  const characters = new Set(
    Array.from(sentence.normalize("NFC")).filter((one) => one.trim() !== "" && !vocabulary.has(one)),
  );
  const shown = [...characters].slice(0, 5).map((one) => `"${one}"`);
  return shown.join(", ") + (characters.size > 5 ? ` and ${characters.size - 5} more characters` : "");
}

async function translateBatch(
  { models, tokenizers, maxLength }: Translator,
  sources: readonly Int32Array[],
  { beam, lengthPenalty, nBest = 1 }: TranslationOptions,
): Promise<readonly (readonly Translation[])[]> {
  const special = specialIds(tokenizers.target, "The tokenizer");
  const { ids, shape, lengths } = padIds(sources, {
    padding: specialIds(tokenizers.source, "The tokenizer").pad,
  });
  const source = intTensor(ids, shape);
  const decoders = models.map(({ model, params }) => model.stepDecoder(params, source, lengths));
  const decoder: StepDecoder<Tree> =
    decoders.length === 1 ? decoders[0]! : (ensemble(decoders) as StepDecoder<Tree>);
  try {
    const search = {
      start: special.begin,
      end: special.end,
      banned: [special.pad, special.unknown, special.begin],
      // Translations are seldom twice as long as their source.
      maximumLength: Array.from(lengths, (length) => Math.min(2 * maxLength, 2 * length + 10)),
    };
    const found =
      beam === 1 && nBest === 1
        ? (await greedy(decoder, search)).map((each) => [each])
        : await beamSearch(decoder, {
            ...search,
            beam: Math.max(beam, nBest),
            nBest,
            lengthPenalty: averageLength(lengthPenalty),
          });
    return found.map((hypotheses, row) =>
      hypotheses.map((each) => translationOf(each, sources[row]!, tokenizers)),
    );
  } finally {
    decoder.dispose?.();
    source.dispose();
  }
}

function translationOf(
  { tokens, score, alignment = [] }: Hypothesis,
  source: Int32Array,
  tokenizers: Tokenizers,
): Translation {
  const named = (ids: Int32Array, side: keyof Tokenizers) =>
    Array.from(ids, (id) => tokenizers[side].vocabulary.token(id));
  const { end } = specialIds(tokenizers.target, "The tokenizer");
  return {
    text: tokenizers.target.decode(tokens, { skipSpecialTokens: true }),
    score,
    sourceTokens: named(source, "source"),
    targetTokens: named(Int32Array.from([...tokens, end]), "target"),
    alignment: alignment.map((row) => row.slice(0, source.length)),
  };
}
