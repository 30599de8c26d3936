import type { DataSet } from "./data-set.ts";

/** Shakespeare's plays in one file (Karpathy, 2015), for character models. */
export const tinyShakespeare: DataSet = {
  name: "tiny-shakespeare",
  description:
    "40,000 lines of Shakespeare's plays in one file of 1.1 MB, the usual first text of a character model.",
  licence: "The text is in the public domain; its repository is under the MIT licence.",
  homepage: "https://github.com/karpathy/char-rnn",
  files: [
    {
      path: "tiny-shakespeare/input.txt",
      url: "https://raw.githubusercontent.com/karpathy/char-rnn/6f9487a6fe5b420b7ca9afb0d7c078e37c1d1b4e/data/tinyshakespeare/input.txt",
      bytes: 1_115_394,
      sha256: "86c4e6aa9db7c042ec79f339dcb96d42b0075e16b8fc2e86bf0ca57e2dc565ed",
    },
  ],
};
