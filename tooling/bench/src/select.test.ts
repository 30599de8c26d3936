import { expect, it } from "vitest";
import { select } from "./select.ts";

const count = (selection: ReturnType<typeof select>): (string | number)[][] =>
  selection.engines.map(({ engine, groups }) => [
    engine,
    groups.flatMap(({ workloads }) => workloads).length,
  ]);

it("is everything natively, the rows of tf.layers on WebAssembly, and all scaling series, by default", () => {
  const all = select(undefined, undefined);
  expect(count(all)).toEqual([
    ["native", 25],
    ["wasm", 3],
  ]);
  expect(all.series.map(({ title }) => title)).toEqual(["batch", "time", "hidden", "threads"]);
});

it("takes rows by a part of their name, on any engine", () => {
  expect(count(select(undefined, "lm-"))).toEqual([["native", 4]]);
  expect(count(select("wasm", "gru-train/b1-"))).toEqual([["wasm", 1]]);
  expect(select(undefined, "lm-").series).toEqual([]);
});

it("takes a scaling series by its name", () => {
  const { engines, series } = select(undefined, "scaling/threads");
  expect(engines[0]!.groups).toEqual([]);
  expect(series.map(({ title }) => title)).toEqual(["threads"]);
});

it("refuses a name that nothing has, and lists the names", () => {
  expect(() => select(undefined, "transformer")).toThrow(
    /^bench: no workload has "transformer" in its name\. All of them:\nlstm-train\/b64-t64-i128-h128\n/,
  );
});
