import type { Normalizer } from "../contracts.ts";
import { lowercase } from "./lowercase.ts";

export interface BertNormalizerOptions {
  /** Removes control characters, and makes every white space a space. Default true. */
  readonly cleanText?: boolean | undefined;
  /** Puts spaces around Chinese characters, so that each is a word. Default true. */
  readonly chineseCharacters?: boolean | undefined;
  /** Decomposes and removes combining marks. Default: as `lowercase`. */
  readonly stripAccents?: boolean | undefined;
  /** Default true. */
  readonly lowercase?: boolean | undefined;
}

/** What BERT does to a text before it is cut (Devlin et al., 2019). */
export function bertNormalizer(options: BertNormalizerOptions = {}): Normalizer {
  const { cleanText = true, chineseCharacters = true, lowercase: lower = true } = options;
  const { stripAccents = lower } = options;
  return {
    kind: "BertNormalizer",
    normalize(text) {
      let normal = text;
      if (cleanText) normal = normal.replace(controls, "").replace(/\p{White_Space}/gu, " ");
      if (chineseCharacters) normal = normal.replace(ideographs, " $& ");
      if (stripAccents) normal = normal.normalize("NFD").replace(/\p{Mn}/gu, "");
      return lower ? lowercase().normalize(normal) : normal;
    },
    toJSON: () => ({
      type: "BertNormalizer",
      clean_text: cleanText,
      handle_chinese_chars: chineseCharacters,
      strip_accents: options.stripAccents ?? null,
      lowercase: lower,
    }),
  };
}

const controls = /(?![\t\n\r])[\p{Cc}\p{Cf}\p{Co}\0\uFFFD]/gu;
const ideographs =
  /[\u4E00-\u9FFF\u3400-\u4DBF\u{20000}-\u{2A6DF}\u{2A700}-\u{2B73F}\u{2B740}-\u{2B81F}\u{2B920}-\u{2CEAF}\uF900-\uFAFF\u{2F800}-\u{2FA1F}]/gu;
