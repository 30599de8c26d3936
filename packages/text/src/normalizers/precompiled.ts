import type { Normalizer } from "../contracts.ts";
import { graphemes } from "../pre-tokenizers/graphemes.ts";

/**
 * SentencePiece's rules of normalization as its models hold them (`precompiled_charsmap`, in base64): what a
 * character, or a short grapheme cluster, is written as. Applied as the tokenizers library applies them.
 *
 * Throws when the rules are damaged.
 */
export function precompiled(charsmap: string): Normalizer {
  const rules = readRules(charsmap);
  const clusters = graphemes();
  const spell = (cluster: string): string => {
    const bytes = encoder.encode(cluster);
    const whole = bytes.length < longestCluster ? rules(bytes) : undefined;
    if (whole !== undefined) return whole;
    return Array.from(cluster, (character) => rules(encoder.encode(character)) ?? character).join("");
  };
  return {
    kind: "Precompiled",
    normalize: (text) => Array.from(clusters.split(text), spell).join(""),
    toJSON: () => ({ type: "Precompiled", precompiled_charsmap: charsmap }),
  };
}

const longestCluster = 6; // bytes, excluded
const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** The text that the rules have for the shortest beginning of `bytes` that is in them; undefined for none. */
type Rules = (bytes: Uint8Array) => string | undefined;

/** A size in bytes, a double-array trie of that size (Aoe, 1989; darts-clone's units), and texts that end with 0. */
function readRules(charsmap: string): Rules {
  const data = fromBase64(charsmap);
  const view = new DataView(data.buffer);
  const size = data.length >= 4 ? view.getUint32(0, true) : 0;
  if (size === 0 || size % 4 !== 0 || size + 4 > data.length)
    throw new Error(
      `precompiled: the charsmap must begin with the size of its trie, got ${size} of ${data.length} bytes.`,
    );
  const units = Uint32Array.from({ length: size / 4 }, (_, at) => view.getUint32(4 + 4 * at, true));
  const texts = data.subarray(4 + size);
  return (bytes) => {
    let node = offset(units[0] ?? 0);
    for (const byte of bytes) {
      node ^= byte;
      const unit = units[node] ?? 0;
      if (byte === 0 || label(unit) !== byte) return undefined;
      node ^= offset(unit);
      if (hasLeaf(unit)) {
        const start = (units[node] ?? 0) & 0x7fffffff;
        const end = texts.indexOf(0, start);
        return decoder.decode(texts.subarray(start, end < 0 ? undefined : end));
      }
    }
    return undefined;
  };
}

const offset = (unit: number): number => (unit >>> 10) << ((unit & 0x200) >>> 6);
const label = (unit: number): number => (unit & 0x800000ff) >>> 0; // with the bit that marks a leaf's value
const hasLeaf = (unit: number): boolean => (unit & 0x100) !== 0;

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    throw new Error("precompiled: the charsmap must be base64.");
  }
}
