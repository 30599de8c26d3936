export type {
  DecodeOptions,
  Decoder,
  Model,
  ModelSampleOptions,
  Normalizer,
  PreTokenizer,
  SampleOptions,
  Tokenizer,
} from "./contracts.ts";
export { byteLevelDecoder } from "./decoders/byte-level.ts";
export { fuse } from "./decoders/fuse.ts";
export { joinWithSpaces } from "./decoders/join-with-spaces.ts";
export { metaspaceDecoder } from "./decoders/metaspace.ts";
export type { Json, JsonObject } from "./json.ts";
export { type BpeOptions, bpe } from "./models/bpe.ts";
export { wordLevel } from "./models/word-level.ts";
export { lowercase } from "./normalizers/lowercase.ts";
export { sequence } from "./normalizers/sequence.ts";
export { singleSpaces } from "./normalizers/single-spaces.ts";
export { stripAccents, stripMarks } from "./normalizers/strip-accents.ts";
export { nfc, nfd, nfkc, nfkd } from "./normalizers/unicode-forms.ts";
export { collapseWhitespace, trim } from "./normalizers/whitespace.ts";
export { type ByteLevelOptions, byteLevel } from "./pre-tokenizers/byte-level.ts";
export type { Behavior } from "./pre-tokenizers/cut.ts";
export { everyCharacter } from "./pre-tokenizers/every-character.ts";
export { graphemes } from "./pre-tokenizers/graphemes.ts";
export { type MetaspaceOptions, metaspace } from "./pre-tokenizers/metaspace.ts";
export { punctuation } from "./pre-tokenizers/punctuation.ts";
export { splitInTurn } from "./pre-tokenizers/split-in-turn.ts";
export { whitespaceSplit } from "./pre-tokenizers/whitespace-split.ts";
export { wordsAndPunctuation } from "./pre-tokenizers/words-and-punctuation.ts";
export type { AddedToken, Kinds } from "./reading/kinds.ts";
export { tokenizerFromJSON } from "./reading/tokenizer-from-json.ts";
export { type ByteOptions, byteTokenizer } from "./tokenizers/bytes.ts";
export {
  type CharacterOptions,
  type CharacterTrainingOptions,
  characterTokenizer,
  trainCharacters,
} from "./tokenizers/characters.ts";
export { type PipelineOptions, pipeline } from "./tokenizers/pipeline.ts";
export type { Segment } from "./tokenizers/segments.ts";
export type { SubwordTrainingOptions } from "./tokenizers/subword-training.ts";
export { type BpeTrainingOptions, trainBpe } from "./tokenizers/train-bpe.ts";
export { type ByteBpeTrainingOptions, trainByteBpe } from "./tokenizers/train-byte-bpe.ts";
export { trainWords, type WordOptions, type WordTrainingOptions, wordTokenizer } from "./tokenizers/words.ts";
export type { OnProgress, TrainingProgress } from "./training/progress.ts";
export { buildVocabulary, type VocabularyOptions } from "./vocabulary/build-vocabulary.ts";
export {
  type SpecialTokens,
  type Vocabulary,
  vocabulary,
  vocabularyFromJSON,
} from "./vocabulary/vocabulary.ts";
