import type { DataSet } from "./data-set.ts";

const source =
  "https://raw.githubusercontent.com/jbrownlee/Datasets/d20fcb6402ae34e653d4513b00f39257bb37ed7f";
const homepage = "https://github.com/jbrownlee/Datasets";
const licence = "None stated: facts, collected in the Time Series Data Library (Hyndman).";

/** Airline passengers a month (Box and Jenkins, 1976): trend and season. */
export const airlinePassengers: DataSet = {
  name: "airline-passengers",
  description: "Airline passengers a month in thousands, 1949 to 1960: 144 months.",
  licence,
  homepage,
  files: [
    {
      path: "timeseries-small/airline-passengers.csv",
      url: `${source}/airline-passengers.csv`,
      bytes: 2_180,
      sha256: "8cb51be753a718d9be5d76d7e238cc224792754676adc21faa59e954b0201621",
    },
  ],
};

/** Sunspots a month (Andrews and Herzberg, 1985): cycles of about eleven years. */
export const monthlySunspots: DataSet = {
  name: "monthly-sunspots",
  description: "Mean sunspot number a month in Zurich, 1749 to 1983: 2,820 months.",
  licence,
  homepage,
  files: [
    {
      path: "timeseries-small/monthly-sunspots.csv",
      url: `${source}/monthly-sunspots.csv`,
      bytes: 45_039,
      sha256: "c4ec8cc57d9f6fb6ecdb3e1f37f25b6f4badd5124c55931052b0cd2fc3bc71f3",
    },
  ],
};

/** Lowest temperature a day in Melbourne (Australian Bureau of Meteorology). */
export const dailyMinTemperatures: DataSet = {
  name: "daily-min-temperatures",
  description: "Lowest temperature a day in Melbourne in degrees Celsius, 1981 to 1990: 3,650 days.",
  licence,
  homepage,
  files: [
    {
      path: "timeseries-small/daily-min-temperatures.csv",
      url: `${source}/daily-min-temperatures.csv`,
      bytes: 67_921,
      sha256: "8b9de63ed6789492bf497625e7f9beb96a63d367b4b0a21754006f749fa5e5da",
    },
  ],
};

/** Female births a day in California (Newton, 1988): nearly noise. */
export const dailyFemaleBirths: DataSet = {
  name: "daily-total-female-births",
  description: "Female births a day in California, 1959: 365 days.",
  licence,
  homepage,
  files: [
    {
      path: "timeseries-small/daily-total-female-births.csv",
      url: `${source}/daily-total-female-births.csv`,
      bytes: 6_220,
      sha256: "7a0c1bdb32d68f7fa359e561a4f7e1fe8fb2fc26a1ea624a434a97a63735dd72",
    },
  ],
};
