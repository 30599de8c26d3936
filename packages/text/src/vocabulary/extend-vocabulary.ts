import { type Vocabulary, vocabulary } from "./vocabulary.ts";

/**
 * A vocabulary, and behind its tokens the words of one text that it lacks, each once, in the order of the text. Models that copy can then
 * write a name that they have never seen (See, Liu and Manning, "Get to the point: summarization with pointer-generator networks", 2017).
 * It costs what the text costs, however large the vocabulary is: make one for each text.
 *
 * Throws when a word is empty, or not valid Unicode.
 *
 * @example
 * const words = vocabulary(["met", "the"], { unknown: "<unk>" });
 * const extended = extendVocabulary(words, ["ada", "met", "the", "bob"]);
 * extended.id("bob");   // 4
 * extended.token(4);    // "bob"
 * extended.id("cleo");  // 0, as in `words`
 */
export function extendVocabulary(base: Vocabulary, words: Iterable<string>): Vocabulary {
  const lacking = [...new Set(words)].filter((word) => !base.has(word));
  if (lacking.length === 0) return base;
  const behind = vocabulary(lacking);
  const size = base.size + behind.size;
  const tokens = () => [...base.tokens, ...behind.tokens];
  return {
    ...base,
    size,
    get tokens() {
      return tokens();
    },
    token(id) {
      if (!(Number.isInteger(id) && id >= 0 && id < size))
        throw new Error(`vocabulary: ids are whole numbers from 0 to ${size - 1}, got ${id}.`);
      return id < base.size ? base.token(id) : behind.token(id - base.size);
    },
    id: (token) => (behind.has(token) ? base.size + behind.id(token) : base.id(token)),
    has: (token) => behind.has(token) || base.has(token),
    toJSON: () => ({ tokens: tokens(), specialTokens: base.specialTokens }),
  };
}
