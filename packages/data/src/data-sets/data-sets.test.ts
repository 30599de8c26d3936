import { expect, test } from "vitest";
import * as data from "../index.ts";
import type { DataSet } from "./data-set.ts";

const isDataSet = (value: unknown): value is DataSet =>
  typeof value === "object" && value !== null && "files" in value && "licence" in value;
const dataSets = Object.values<unknown>(data).filter(isDataSet);

test("all data sets have names of their own, and files at paths of their own", () => {
  expect(dataSets.map(({ name }) => name).toSorted()).toEqual([
    "airline-passengers",
    "daily-min-temperatures",
    "daily-total-female-births",
    "ett-h1",
    "ett-h2",
    "monthly-sunspots",
    "multi30k",
    "names",
    "tatoeba-en-zh",
    "tiny-shakespeare",
    "wikitext-2",
  ]);
  const paths = dataSets.flatMap(({ files }) => files.map(({ path }) => path));
  expect(new Set(paths).size).toBe(paths.length);
});

test.each(dataSets)("$name says what it is, what its licence asks, and where each byte comes from", (set) => {
  for (const text of [set.description, set.licence]) expect(text).toMatch(/^\S.*\.$/);
  expect(set.homepage).toMatch(/^https:\/\//);
  expect(set.files.length).toBeGreaterThan(0);
  for (const { path, url, bytes, sha256, compression } of set.files) {
    expect(path).toMatch(/^[\w-]+\/[\w.-]+$/);
    // Pinned to a commit, so that the bytes behind the address never change.
    expect(url).toMatch(/^https:\/\/raw\.githubusercontent\.com\/[\w-]+\/[\w.-]+\/[0-9a-f]{40}\/[\w./-]+$/);
    const packed = compression ? ".gz" : "";
    expect(url.split("/").at(-1)).toBe(`${path.split("/").at(-1)}${packed}`);
    expect(bytes).toBeGreaterThan(0);
    expect(sha256).toMatch(/^[0-9a-f]{64}$/);
  }
});
