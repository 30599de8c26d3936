import { readFile } from "node:fs/promises";
import type { SentencePair } from "@refrain/data";
import {
  nfc,
  sequence,
  singleSpaces,
  type Tokenizer,
  tokenizerFromJSON,
  trainBpe,
  trainCharacters,
} from "@refrain/text";
import type { Settings } from "./settings.ts";

/** The tokenizers of both languages: the same one where they share their subwords. */
export interface Tokenizers {
  readonly source: Tokenizer;
  readonly target: Tokenizer;
}

/** The special tokens that translation needs, by role. */
export const specialTokens = { pad: "<pad>", unknown: "<unk>", begin: "<s>", end: "</s>" } as const;

/** Their ids. */
export interface SpecialIds {
  readonly pad: number;
  readonly unknown: number;
  readonly begin: number;
  readonly end: number;
}

/** Learns the tokenizers from the training sentences, or reads the one that the settings name. */
export async function makeTokenizers(
  settings: Settings,
  pairs: readonly SentencePair[],
): Promise<Tokenizers> {
  const { subwords, characters, tokenizer } = settings;
  if (tokenizer !== null) {
    const read = await readTokenizer(tokenizer);
    return { source: read, target: read };
  }
  const normalizer = sequence(nfc(), singleSpaces());
  const options = { maximumSize: subwords, specialTokens, normalizer };
  const sources = pairs.map(({ source }) => source);
  const targets = pairs.map(({ target }) => target);
  if (!characters) {
    const joint = trainBpe([...sources, ...targets], options);
    return { source: joint, target: joint };
  }
  return {
    source: trainBpe(sources, options),
    target: trainCharacters(targets, { specialTokens, normalizer }),
  };
}

/** Reads a tokenizer.json. @throws when it cannot be read, is damaged, or has not the special tokens. */
export async function readTokenizer(path: string): Promise<Tokenizer> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    throw new Error(`--tokenizer ${path} cannot be read: ${(error as Error).message}.`);
  }
  let tokenizer: Tokenizer;
  try {
    tokenizer = tokenizerFromJSON(text);
  } catch (error) {
    throw new Error(`--tokenizer ${path} is no tokenizer that can be used: ${(error as Error).message}`);
  }
  specialIds(tokenizer, `--tokenizer ${path}`);
  return tokenizer;
}

/** Tokenizers as JSON, for a checkpoint: one where they are one. */
export function tokenizersToJSON({ source, target }: Tokenizers): unknown {
  return source === target
    ? { joint: source.toJSON() }
    : { source: source.toJSON(), target: target.toJSON() };
}

/** Tokenizers from a checkpoint. @throws when they are damaged, saying where. */
export function tokenizersFromJSON(json: unknown, where: string): Tokenizers {
  const { joint, source, target } = (json ?? {}) as Record<string, Parameters<typeof tokenizerFromJSON>[0]>;
  try {
    if (joint !== undefined) {
      const both = tokenizerFromJSON(joint);
      return { source: both, target: both };
    }
    if (source === undefined || target === undefined) throw new Error("it has none.");
    return { source: tokenizerFromJSON(source), target: tokenizerFromJSON(target) };
  } catch (error) {
    throw new Error(`${where}: the tokenizer is damaged: ${(error as Error).message}`);
  }
}

/** The ids of the special tokens. @throws when one is missing. */
export function specialIds({ vocabulary }: Tokenizer, where: string): SpecialIds {
  const idOf = (role: keyof SpecialIds): number => {
    const token = specialTokens[role];
    if (vocabulary.has(token)) return vocabulary.id(token);
    throw new Error(
      `${where} must have the special tokens ${Object.values(specialTokens).join(", ")}; it has no ${token}.`,
    );
  };
  return { pad: idOf("pad"), unknown: idOf("unknown"), begin: idOf("begin"), end: idOf("end") };
}
