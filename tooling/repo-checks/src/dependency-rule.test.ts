import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { violations } from "./dependency-rule.ts";
import { type Import, readPackages } from "./imports.ts";

const packages = readPackages(fileURLToPath(new URL("../../../packages", import.meta.url)));

describe("the dependency rule of docs/architecture.md", () => {
  test("is read from packages that have source files", () => {
    expect(packages.map(({ folder }) => folder)).toContain("core");
    for (const { folder, files } of packages) expect(files.size, folder).toBeGreaterThan(0);
  });

  for (const source of packages) {
    test(`is kept by ${source.folder}`, () => {
      expect(violations(source)).toEqual([]);
    });
  }
});

describe("a breach is found:", () => {
  const check = (
    folder: string,
    file: string,
    imports: readonly Import[],
    declared: readonly string[] = [],
  ) => violations({ folder, declared, files: new Map([[file, imports]]) });
  const value = (specifier: string): Import => ({ specifier, typeOnly: false });
  const type = (specifier: string): Import => ({ specifier, typeOnly: true });

  test("core that uses another package, or tfjs", () => {
    expect(check("core", "src/a.ts", [value("@refrain/optim"), value("@tensorflow/tfjs-core")])).toEqual([
      "core: src/a.ts imports @refrain/optim",
      "core: src/a.ts imports @tensorflow/tfjs-core",
    ]);
  });

  test("train that uses a backend, even in package.json alone", () => {
    expect(check("train", "src/a.ts", [type("@refrain/backend-cpu")], ["@refrain/backend-cpu"])).toEqual([
      "train: package.json declares @refrain/backend-cpu",
      "train: src/a.ts imports @refrain/backend-cpu",
    ]);
  });

  test("testing that uses a package as more than types", () => {
    expect(check("testing", "src/a.ts", [type("@refrain/text"), value("@refrain/optim")])).toEqual([
      "testing: src/a.ts imports @refrain/optim",
    ]);
  });

  test("a Node module, or csv-parse, outside of the node entry", () => {
    const imports = [value("node:fs"), value("csv-parse/sync")];
    expect(check("data", "src/node/read.ts", imports, ["csv-parse"])).toEqual([]);
    expect(check("data", "src/read.ts", imports, ["csv-parse"])).toEqual([
      "data: src/read.ts imports node:fs",
      "data: src/read.ts imports csv-parse/sync",
    ]);
  });

  test("an import that package.json does not declare", () => {
    expect(check("cells", "src/a.ts", [value("@refrain/core")])).toEqual([
      "cells: src/a.ts imports @refrain/core, which package.json does not declare",
    ]);
  });

  test("a package that is not in the table", () => {
    expect(check("audio", "src/a.ts", [])).toEqual([
      "audio: the table has no row for it; add one to docs/architecture.md and here.",
    ]);
  });
});
