import type { DataSet } from "./data-set.ts";

/**
 * English sentences of the Tatoeba project with Chinese translations, as manythings.org puts them together.
 * That list changes every few months; this is one state of it, where it is kept unchanged.
 */
export const tatoebaEnglishChinese: DataSet = {
  name: "tatoeba-en-zh",
  description:
    "29,155 English sentences with Chinese translations by volunteers, short and everyday. In simplified characters, but for 9 of 250,454; sentences occur more than once, mostly with another translation.",
  licence:
    "CC BY 2.0 FR: name Tatoeba and the authors, who stand in the third column of each line, where you pass it on.",
  homepage: "https://www.manythings.org/anki/",
  files: [
    {
      path: "tatoeba-en-zh/cmn.txt",
      url: "https://raw.githubusercontent.com/DaoChaShao/py-st-dl-translater-2.0/620408eda1721f683e2413778ad19e4f94691053/data/cmn.txt",
      bytes: 4_151_351,
      sha256: "9da1af87e3e61650aa38595e60baef3a4e3a18ed239a7ef4a764c0a87c7ddeff",
    },
  ],
};
