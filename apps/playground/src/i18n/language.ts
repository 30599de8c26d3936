import type { Dictionary } from "./dictionary.ts";
import { english } from "./en.ts";
import { chinese } from "./zh.ts";

/** The languages of the page. */
export type Language = "en" | "zh";

/** Each language's strings. */
export const dictionaries: Readonly<Record<Language, Dictionary>> = { en: english, zh: chinese };

/** Each language's own name. */
export const languageNames: Readonly<Record<Language, string>> = { en: "English", zh: "中文" };

/**
 * The first of the visitor's languages that the page has; English if it has none.
 *
 * @param wanted language tags in order: `navigator.languages`.
 */
export function preferredLanguage(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const primary = tag.toLowerCase().split("-")[0]!;
    if (primary === "en" || primary === "zh") return primary;
  }
  return "en";
}

const KEY = "refrain-language";

/** The language that the visitor chose before, or null. */
export function savedLanguage(): string | null {
  return localStorage.getItem(KEY);
}

/** Keeps a language for the next visit. */
export function saveLanguage(language: Language): void {
  localStorage.setItem(KEY, language);
}
