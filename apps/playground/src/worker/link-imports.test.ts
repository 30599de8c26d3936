import { describe, expect, it } from "vitest";
import { linkImports } from "./link-imports.ts";

const modules = { "@refrain/core": { add: 1, mul: 2 }, "@refrain/cells": {} };

describe("linkImports", () => {
  it("puts constants in the place of imports, line for line", () => {
    const source = 'import {\n  add,\n  mul as times,\n} from "@refrain/core";\nexport const x = add;\n';
    expect(linkImports(source, modules)).toBe(
      'const {\n  add,\n  mul: times,\n} = globalThis.refrainModules["@refrain/core"];\nexport const x = add;\n',
    );
    expect(linkImports("import * as core from '@refrain/core'", modules)).toBe(
      'const core = globalThis.refrainModules["@refrain/core"];',
    );
    expect(linkImports("const x = 1;", modules)).toBe("const x = 1;");
  });

  it("says which line imports what is not there", () => {
    expect(linkImports('\nimport { add, sub } from "@refrain/core";', modules)).toEqual({
      message: "@refrain/core has no sub.",
      line: 2,
      column: 1,
      syntax: false,
    });
    expect(linkImports('import fs from "node:fs";', modules)).toEqual({
      message: "Only @refrain/core and @refrain/cells can be imported here.",
      line: 1,
      column: 1,
      syntax: false,
    });
    expect(linkImports('  import core from "@refrain/core";', modules)).toEqual({
      message: 'Import by name here: import { add, matMul } from "@refrain/core".',
      line: 1,
      column: 3,
      syntax: false,
    });
  });
});
