import type { DataSet } from "./data-set.ts";

/** WikiText-2 (Merity et al., 2016), the usual small corpus of word language models. */
export const wikiText2: DataSet = {
  name: "wikitext-2",
  description:
    "Two million words of good Wikipedia articles, tokenized, words seen less than three times replaced by <unk>: train, validation and test.",
  licence:
    "CC BY-SA 3.0: name Wikipedia's authors and Merity et al., and share changes under the same licence.",
  homepage: "https://arxiv.org/abs/1609.07843",
  files: [
    {
      path: "wikitext-2/train.txt",
      url: "https://raw.githubusercontent.com/pytorch/examples/77f55b912142e11fcfdf5b530231fb9c52f181e8/word_language_model/data/wikitext-2/train.txt",
      bytes: 10_797_148,
      sha256: "9e9fa1ad55b1c2c95b08e37dd8e653f638fac2c6de904b79e813611eefbc985f",
    },
    {
      path: "wikitext-2/valid.txt",
      url: "https://raw.githubusercontent.com/pytorch/examples/77f55b912142e11fcfdf5b530231fb9c52f181e8/word_language_model/data/wikitext-2/valid.txt",
      bytes: 1_121_681,
      sha256: "f0737ed31fc1329026e95cb8b98e19c2a182c39c240ab909dc31abf2f8af58e8",
    },
    {
      path: "wikitext-2/test.txt",
      url: "https://raw.githubusercontent.com/pytorch/examples/77f55b912142e11fcfdf5b530231fb9c52f181e8/word_language_model/data/wikitext-2/test.txt",
      bytes: 1_256_449,
      sha256: "d790b833ef8cf03a90db7bf1271b7520b83c45ce07ba3c1a9699df81e239eca0",
    },
  ],
};
