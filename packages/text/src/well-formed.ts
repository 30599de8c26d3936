/**
 * Replaces half surrogate pairs by U+FFFD, as every UTF-8 encoder does. A JavaScript string may hold them, a
 * file and the other readers of a vocabulary cannot.
 */
export function toWellFormed(text: string): string {
  return anySurrogate.test(text) ? text.replace(loneSurrogates, "\uFFFD") : text;
}

/** False when the text holds half of a surrogate pair. */
export function isWellFormed(text: string): boolean {
  return text === toWellFormed(text);
}

const anySurrogate = /[\uD800-\uDFFF]/; // without the flag u: halves of pairs too, which is quick to rule out
const loneSurrogates = /\p{Surrogate}/gu;
