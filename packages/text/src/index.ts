export { markCase, restoreCase } from "./case-markers.ts";
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
export { byteFallbackDecoder } from "./decoders/byte-fallback.ts";
export { byteLevelDecoder } from "./decoders/byte-level.ts";
export { decodeInTurn } from "./decoders/decode-in-turn.ts";
export { endOfWordDecoder } from "./decoders/end-of-word.ts";
export { fuse } from "./decoders/fuse.ts";
export { joinWithSpaces } from "./decoders/join-with-spaces.ts";
export { metaspaceDecoder } from "./decoders/metaspace.ts";
export { replaceInTokens } from "./decoders/replace-in-tokens.ts";
export { type StripCharacterOptions, stripCharacter } from "./decoders/strip-character.ts";
export { type WordPieceDecoderOptions, wordPieceDecoder } from "./decoders/word-piece.ts";
export type { Pattern } from "./expressions.ts";
export type { Json, JsonObject } from "./json.ts";
export { type BpeOptions, bpe } from "./models/bpe.ts";
export { type UnigramOptions, unigram } from "./models/unigram.ts";
export { wordLevel } from "./models/word-level.ts";
export { type WordPieceOptions, wordPiece } from "./models/word-piece.ts";
export { type BertNormalizerOptions, bertNormalizer } from "./normalizers/bert-normalizer.ts";
export { lowercase } from "./normalizers/lowercase.ts";
export { nmt } from "./normalizers/nmt.ts";
export { precompiled } from "./normalizers/precompiled.ts";
export { prepend } from "./normalizers/prepend.ts";
export { replace } from "./normalizers/replace.ts";
export { sequence } from "./normalizers/sequence.ts";
export { singleSpaces } from "./normalizers/single-spaces.ts";
export { stripAccents, stripMarks } from "./normalizers/strip-accents.ts";
export { toByteAlphabet } from "./normalizers/to-byte-alphabet.ts";
export { nfc, nfd, nfkc, nfkd } from "./normalizers/unicode-forms.ts";
export { collapseWhitespace, type TrimOptions, trim } from "./normalizers/whitespace.ts";
export { bertWords } from "./pre-tokenizers/bert-words.ts";
export { type ByteLevelOptions, byteLevel } from "./pre-tokenizers/byte-level.ts";
export type { Behavior } from "./pre-tokenizers/cut.ts";
export { digits } from "./pre-tokenizers/digits.ts";
export { everyCharacter } from "./pre-tokenizers/every-character.ts";
export { graphemes } from "./pre-tokenizers/graphemes.ts";
export { type MetaspaceOptions, metaspace } from "./pre-tokenizers/metaspace.ts";
export { punctuation } from "./pre-tokenizers/punctuation.ts";
export { chineseCharacters, split } from "./pre-tokenizers/split.ts";
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
export { trainUnigram, type UnigramTrainingOptions } from "./tokenizers/train-unigram.ts";
export { trainWordPiece, type WordPieceTrainingOptions } from "./tokenizers/train-word-piece.ts";
export type { WholeToken } from "./tokenizers/whole-tokens.ts";
export { trainWords, type WordOptions, type WordTrainingOptions, wordTokenizer } from "./tokenizers/words.ts";
export type { OnProgress, TrainingProgress } from "./training/progress.ts";
export { buildVocabulary, type VocabularyOptions } from "./vocabulary/build-vocabulary.ts";
export { extendVocabulary } from "./vocabulary/extend-vocabulary.ts";
export {
  type SpecialTokens,
  type Vocabulary,
  vocabulary,
  vocabularyFromJSON,
} from "./vocabulary/vocabulary.ts";
