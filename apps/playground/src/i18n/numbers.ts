import type { Dictionary } from "./dictionary.ts";

/** Numbers as the visitor's language writes them. */
export interface NumberFormats {
  /** Whole numbers, with groups. */
  count(value: number): string;
  /** A loss; a dash where there is none. */
  loss(value: number | null): string;
}

/** @param language whose strings are shown. */
export function numbers({ words }: { readonly words: Dictionary }): NumberFormats {
  const whole = new Intl.NumberFormat(words.locale, { maximumFractionDigits: 0 });
  const three = new Intl.NumberFormat(words.locale, { minimumFractionDigits: 3, maximumFractionDigits: 3 });
  return {
    count: (value) => whole.format(value),
    loss: (value) => (value === null ? "–" : three.format(value)),
  };
}
