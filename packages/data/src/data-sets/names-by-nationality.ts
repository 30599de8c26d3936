import type { DataSet } from "./data-set.ts";

const source =
  "https://raw.githubusercontent.com/spro/practical-pytorch/c520c52e68e945d88fff563dba1c028b6ec0197b/data";

/** Surnames by nationality (Robertson, 2017), the usual first text classification. */
export const namesByNationality: DataSet = {
  name: "names",
  description:
    "20,050 surnames of 18 nationalities, one file each. Some names occur more than once and in several files.",
  licence: "MIT.",
  homepage: "https://github.com/spro/practical-pytorch",
  files: [
    {
      path: "names/Arabic.txt",
      url: `${source}/names/Arabic.txt`,
      bytes: 13_190,
      sha256: "6f424a8dbe51cbbbabab7a57d38b617210125e4e3991f3c657cb79b8f104bafc",
    },
    {
      path: "names/Chinese.txt",
      url: `${source}/names/Chinese.txt`,
      bytes: 1_246,
      sha256: "09ba8f1f7e38dbc99372d461b26ad4433b811fc6bfa6a3ecca6fe11a9a777465",
    },
    {
      path: "names/Czech.txt",
      url: `${source}/names/Czech.txt`,
      bytes: 3_916,
      sha256: "e17ab0ec47616a72c39cb85c783f70c3663ab64488721e5d8378f146d2226be7",
    },
    {
      path: "names/Dutch.txt",
      url: `${source}/names/Dutch.txt`,
      bytes: 2_351,
      sha256: "924f32b635170eae561f84538632138fc07d4c8bbd70ba3fb980de1ecc4d2af3",
    },
    {
      path: "names/English.txt",
      url: `${source}/names/English.txt`,
      bytes: 27_125,
      sha256: "9cca037066d3d5989e24bc01801416162de506b5e28e15b7c092a47905d29bf2",
    },
    {
      path: "names/French.txt",
      url: `${source}/names/French.txt`,
      bytes: 2_178,
      sha256: "81e65b36c60ed5b89a17422f6edcadbb89546f38ad69e960e64e7ba682012a95",
    },
    {
      path: "names/German.txt",
      url: `${source}/names/German.txt`,
      bytes: 5_610,
      sha256: "7449cd590b97a733e18d613a4155decd77ec35dc5f8aadd7a82204dce4f051db",
    },
    {
      path: "names/Greek.txt",
      url: `${source}/names/Greek.txt`,
      bytes: 1_981,
      sha256: "3555b5186de7f401e6d991b088e9e644ca3099116477818c25ab5793801389e6",
    },
    {
      path: "names/Irish.txt",
      url: `${source}/names/Irish.txt`,
      bytes: 1_858,
      sha256: "cf8c7013256252a88d2503127b87282a11f21b2ff6db1bded68834c19a1ec058",
    },
    {
      path: "names/Italian.txt",
      url: `${source}/names/Italian.txt`,
      bytes: 5_657,
      sha256: "f88414c27d0606a11a678b4859277828c2565d6cc4d9ee932deef6e94f3b35e4",
    },
    {
      path: "names/Japanese.txt",
      url: `${source}/names/Japanese.txt`,
      bytes: 7_622,
      sha256: "e0e717e114fec3e7eade4d9dabe0067c475f43147e36a22b47902ee76ad9e67f",
    },
    {
      path: "names/Korean.txt",
      url: `${source}/names/Korean.txt`,
      bytes: 423,
      sha256: "cd54221ccb362a6cba4c78828838cf3268a0e59744767a37cf6ec4b74036b136",
    },
    {
      path: "names/Polish.txt",
      url: `${source}/names/Polish.txt`,
      bytes: 1_165,
      sha256: "45bab898af2f60ed3a728bbf6980e28821011a7caa53227553b5785903a40826",
    },
    {
      path: "names/Portuguese.txt",
      url: `${source}/names/Portuguese.txt`,
      bytes: 554,
      sha256: "50a8735f41f4f73757c8ce5b16cb0275cd86b2b214bcbc8c9805f508cb131c53",
    },
    {
      path: "names/Russian.txt",
      url: `${source}/names/Russian.txt`,
      bytes: 85_168,
      sha256: "0cfe53ac18041e8f63666aa77313e0a3ff378facb132abee052d8ebdc8c3d62c",
    },
    {
      path: "names/Scottish.txt",
      url: `${source}/names/Scottish.txt`,
      bytes: 752,
      sha256: "78d0252711d87d948ea86fe34826c51d2d794a8e52d15b5d6f7b6244d45d62dd",
    },
    {
      path: "names/Spanish.txt",
      url: `${source}/names/Spanish.txt`,
      bytes: 2_284,
      sha256: "1bcb462ed3316756a85781d68232bddae04498fdddd5d9219c53fd1fbdeba7a7",
    },
    {
      path: "names/Vietnamese.txt",
      url: `${source}/names/Vietnamese.txt`,
      bytes: 339,
      sha256: "f3f9e4164ab47601178a6e45b216464a64122f49d05541f24bf18a757253281d",
    },
  ],
};
