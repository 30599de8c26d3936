import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { ettHour1, ettHour2 } from "../data-sets/ett.ts";
import {
  airlinePassengers,
  dailyFemaleBirths,
  dailyMinTemperatures,
  monthlySunspots,
} from "../data-sets/small-series.ts";
import { loadMulti30k, loadTatoeba } from "./load-parallel.ts";
import { loadSeries } from "./load-series.ts";
import { loadNames, loadTinyShakespeare, loadWikiText2 } from "./load-texts.ts";

// The published files themselves are not in the repository: a folder with them makes these tests run.
const beside = fileURLToPath(new URL("../../../../../shared/data", import.meta.url));
const folder = process.env.REFRAIN_DATA || beside;
const why = existsSync(folder) ? "" : " (skipped: no folder of data sets; set REFRAIN_DATA)";
const testOnData = test.skipIf(why !== "");

testOnData(`tiny Shakespeare is the text as published${why}`, async () => {
  const text = await loadTinyShakespeare({ folder });
  expect(text.length).toBe(1_115_394);
  expect(new Set(text).size).toBe(65);
  expect(text).toMatch(/^First Citizen:\nBefore we proceed any further, hear me speak\.\n/);
});

testOnData(`WikiText-2 has its published numbers of tokens${why}`, async () => {
  const { train, validation, test } = await loadWikiText2({ folder });
  // Merity et al. (2016), table 1, with one end-of-sentence token a line.
  const tokens = (text: string) =>
    text
      .split("\n")
      .slice(0, -1)
      .reduce((sum, line) => sum + line.split(" ").filter(Boolean).length + 1, 0);
  expect([train, validation, test].map(tokens)).toEqual([2_088_628, 217_646, 245_569]);
});

testOnData(`names come with their nationality, trimmed${why}`, async () => {
  const names = await loadNames({ folder });
  expect(names.length).toBe(20_050);
  expect(new Set(names.map(({ label }) => label)).size).toBe(18);
  expect(names[0]).toEqual({ name: "Khoury", label: "Arabic" });
  expect(names).toContainEqual({ name: "Ślusarski", label: "Polish" });
  expect(names).toContainEqual({ name: "Park", label: "Korean" });
  expect(names.every(({ name }) => name !== "" && name === name.trim())).toBe(true);
});

testOnData(`Multi30k has its published parts, German to English${why}`, async () => {
  const { train, validation, test } = await loadMulti30k({ folder });
  expect([train, validation, test].map(({ length }) => length)).toEqual([29_000, 1_014, 1_000]);
  expect(train[0]).toEqual({
    source: "Zwei junge weiße Männer sind im Freien in der Nähe vieler Büsche.",
    target: "Two young, White males are outside near many bushes.",
  });
  expect(test[0]).toEqual({
    source: "Ein Mann mit einem orangefarbenen Hut, der etwas anstarrt.",
    target: "A man in an orange hat starring at something.",
  });
  expect(train.every(({ source, target }) => source === source.trim() && target !== "")).toBe(true);
});

testOnData(`Tatoeba has the stated split, and no sentence in two parts${why}`, async () => {
  const { train, validation, test } = await loadTatoeba({ folder });
  expect([train, validation, test].map(({ length }) => length)).toEqual([26_171, 1_507, 1_477]);
  expect(test[0]).toEqual({ source: "He ran.", target: "他跑了。" });
  for (const side of ["source", "target"] as const) {
    const sentences = [train, validation, test].map((part) => new Set(part.map((pair) => pair[side])));
    const together = new Set(sentences.flatMap((part) => [...part]));
    expect(together.size).toBe(sentences.reduce((sum, part) => sum + part.size, 0));
  }
});

testOnData.each([
  {
    set: airlinePassengers,
    rows: 144,
    names: ["Passengers"],
    first: 112,
    last: 432,
    times: ["1949-01", "1960-12"],
  },
  {
    set: monthlySunspots,
    rows: 2820,
    names: ["Sunspots"],
    first: 58,
    last: 33.4,
    times: ["1749-01", "1983-12"],
  },
  {
    set: dailyMinTemperatures,
    rows: 3650,
    names: ["Temp"],
    first: 20.7,
    last: 13,
    times: ["1981-01-01", "1990-12-31"],
  },
  {
    set: dailyFemaleBirths,
    rows: 365,
    names: ["Births"],
    first: 35,
    last: 50,
    times: ["1959-01-01", "1959-12-31"],
  },
  ...[
    { set: ettHour1, first: 5.827, last: 9.567 },
    { set: ettHour2, first: 41.13, last: 45.986 },
  ].map((ett) => ({
    ...ett,
    rows: 17_420,
    names: ["HUFL", "HULL", "MUFL", "MULL", "LUFL", "LULL", "OT"],
    times: ["2016-07-01 00:00:00", "2018-06-26 19:00:00"],
  })),
])(`$set.name is read whole${why}`, async ({ set, rows, names, first, last, times }) => {
  const series = await loadSeries(set, { folder });
  expect(series.shape).toEqual([rows, names.length]);
  expect(series.names).toEqual(names);
  expect(series.values[0]).toBeCloseTo(first, 3);
  expect(series.values.at(-1)).toBeCloseTo(last, 3);
  expect([series.times[0], series.times.at(-1)]).toEqual(times);
  expect(series.times.length).toBe(rows);
});

test("a data set of several files is no series", async () => {
  const set = { ...airlinePassengers, files: [...airlinePassengers.files, ...monthlySunspots.files] };
  await expect(loadSeries(set)).rejects.toThrow(
    new Error("loadSeries(airline-passengers): must be one CSV file, but the data set has 2 files."),
  );
});
