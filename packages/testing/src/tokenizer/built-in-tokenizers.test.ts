import {
  byteTokenizer,
  chineseCharacters,
  metaspace,
  punctuation,
  splitInTurn,
  type Tokenizer,
  tokenizerFromJSON,
  trainBpe,
  trainByteBpe,
  trainCharacters,
  trainUnigram,
  trainWordPiece,
  trainWords,
} from "@refrain/text";
import { describeTokenizer } from "./describe-tokenizer.ts";
import { randomTexts } from "./random-texts.ts";

const specialTokens = { pad: "<pad>", unknown: "<unk>", begin: "<s>", end: "</s>" };
const corpus = randomTexts(2, 200, []); // other texts than those of the laws, which hold what is unknown

const tokenizers: Readonly<Record<string, () => Tokenizer>> = {
  characters: () => trainCharacters(corpus, { specialTokens }),
  words: () => trainWords(corpus, { specialTokens }),
  bytes: () => byteTokenizer({ specialTokens }),
  "byte pairs over characters": () => trainBpe(corpus, { specialTokens, maximumSize: 1000 }),
  "byte pairs, Chinese by character": () =>
    trainBpe(corpus, {
      specialTokens,
      alphabetSize: 300,
      preTokenizer: splitInTurn(metaspace(), punctuation(), chineseCharacters()),
    }),
  "byte pairs over bytes": () => trainByteBpe(corpus, { specialTokens, maximumSize: 500 }),
  "unigram pieces": () => trainUnigram(corpus, { specialTokens, maximumSize: 1000 }),
  WordPiece: () => trainWordPiece(corpus, { specialTokens, maximumSize: 1000 }),
};

for (const [name, tokenizer] of Object.entries(tokenizers))
  describeTokenizer(name, tokenizer, { fromJSON: tokenizerFromJSON });
