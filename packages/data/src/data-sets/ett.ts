import type { DataSet } from "./data-set.ts";

const source =
  "https://raw.githubusercontent.com/zhouhaoyi/ETDataset/1d16c8f4f943005d613b5bc962e9eeb06058cf07/ETT-small";
const homepage = "https://github.com/zhouhaoyi/ETDataset";
const licence = "CC BY-ND 4.0: name the authors, and share the files only as they are.";

/** Electricity transformer 1, hourly (Zhou et al., "Informer", 2021): six loads and the oil temperature `OT`. */
export const ettHour1: DataSet = {
  name: "ett-h1",
  description: "Six loads and the oil temperature of electricity transformer 1, 2016 to 2018: 17,420 hours.",
  licence,
  homepage,
  files: [
    {
      path: "ett/ETTh1.csv",
      url: `${source}/ETTh1.csv`,
      bytes: 2_589_657,
      sha256: "f18de3ad269cef59bb07b5438d79bb3042d3be49bdeecf01c1cd6d29695ee066",
    },
  ],
};

/** Electricity transformer 2, hourly (Zhou et al., "Informer", 2021): six loads and the oil temperature `OT`. */
export const ettHour2: DataSet = {
  name: "ett-h2",
  description: "Six loads and the oil temperature of electricity transformer 2, 2016 to 2018: 17,420 hours.",
  licence,
  homepage,
  files: [
    {
      path: "ett/ETTh2.csv",
      url: `${source}/ETTh2.csv`,
      bytes: 2_417_960,
      sha256: "a3dc2c597b9218c7ce1cd55eb77b283fd459a1d09d753063f944967dd6b9218b",
    },
  ],
};
