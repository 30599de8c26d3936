import type { DataSet } from "./data-set.ts";

const source =
  "https://raw.githubusercontent.com/multi30k/dataset/a3d2e0d26b56f3846f66a952536ffed4e401d05a/data/task1/raw";

/**
 * Multi30k, task 1 (Elliott, Frank, Sima'an and Specia, 2016), the usual small data set of translation:
 * German and English.
 */
export const multi30k: DataSet = {
  name: "multi30k",
  description:
    "31,014 English descriptions of photographs with German translations by people: 29,000 to train, 1,014 to validate, 1,000 to test (test2016, Flickr).",
  licence:
    "None stated. Derived from Flickr30k, whose images are for non-commercial research and education: treat it so.",
  homepage: "https://github.com/multi30k/dataset",
  files: [
    {
      path: "multi30k/train.de",
      url: `${source}/train.de.gz`,
      compression: "gzip",
      bytes: 2_110_398,
      sha256: "2c2b73fd2b548fbcde3a875e0a78d6ee94d498bfdee6bd3eae3945779e9ddf72",
    },
    {
      path: "multi30k/train.en",
      url: `${source}/train.en.gz`,
      compression: "gzip",
      bytes: 1_801_238,
      sha256: "460a15fbd157e34a7a9957ee388c1ca247fe47af3ef25fb50442af6c274e0fc6",
    },
    {
      path: "multi30k/val.de",
      url: `${source}/val.de.gz`,
      compression: "gzip",
      bytes: 75_981,
      sha256: "660e09eb7e1da2f856ea13ee5ad3cf6d36b3d5b0b733c857e94c5747a3dfc660",
    },
    {
      path: "multi30k/val.en",
      url: `${source}/val.en.gz`,
      compression: "gzip",
      bytes: 63_297,
      sha256: "1f2a23d992769b5b3d209b0a10dd0b77c08cceb1f20dfb97ed0aafa49d107227",
    },
    {
      path: "multi30k/test_2016_flickr.de",
      url: `${source}/test_2016_flickr.de.gz`,
      compression: "gzip",
      bytes: 70_649,
      sha256: "4be6b5b3236b79c25475c6bb829800a7ce559e9ba7a1f6c2394fe4d40be46d16",
    },
    {
      path: "multi30k/test_2016_flickr.en",
      url: `${source}/test_2016_flickr.en.gz`,
      compression: "gzip",
      bytes: 62_076,
      sha256: "399a4382932c1aadd3ceb9bef1008d388a64c76d4ae4e9d4728c6f4301cac182",
    },
  ],
};
