import { type BleuScore, bleu, chrf } from "@refrain/evaluation";
import type { TestSet } from "./parallel-data.ts";
import type { PairName } from "./settings.ts";
import { type Translation, type TranslationOptions, type Translator, translate } from "./translator.ts";

/** How well sentences were translated. */
export interface TranslationScores {
  readonly translations: readonly Translation[];
  /** Detokenized and with case, in sacreBLEU's terms: 13a for English, zh for Chinese. */
  readonly bleu: BleuScore;
  readonly chrf: { readonly score: number; readonly signature: string };
}

/** Translates a test set and compares it with its references. */
export async function scoreTranslations(
  translator: Translator,
  { sources, references }: TestSet,
  pair: PairName,
  options: TranslationOptions,
): Promise<TranslationScores> {
  const translations = (await translate(translator, sources, options)).map(([best]) => best!);
  const texts = translations.map(({ text }) => text);
  return {
    translations,
    bleu: bleu(texts, references, { tokenizer: pair === "en-zh" ? "zh" : "13a" }),
    chrf: chrf(texts, references),
  };
}
