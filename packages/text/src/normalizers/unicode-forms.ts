import type { Normalizer } from "../contracts.ts";

/** Unicode's canonical composition: `e` and a combining acute become `é`. */
export function nfc(): Normalizer {
  return unicodeForm("NFC");
}

/** Unicode's canonical decomposition: `é` becomes `e` and a combining acute. */
export function nfd(): Normalizer {
  return unicodeForm("NFD");
}

/** Compatibility composition: also `ﬁ` to `fi`, `Ａ` (full width) to `A`, `²` to `2`. */
export function nfkc(): Normalizer {
  return unicodeForm("NFKC");
}

/** Compatibility decomposition: as NFKC, decomposed. */
export function nfkd(): Normalizer {
  return unicodeForm("NFKD");
}

function unicodeForm(kind: "NFC" | "NFD" | "NFKC" | "NFKD"): Normalizer {
  return { kind, normalize: (text) => text.normalize(kind), toJSON: () => ({ type: kind }) };
}
