import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readOptions } from "./options.ts";

test("a file that cannot be written is refused before anything is measured", () => {
  const json = join(tmpdir(), "measured.json");
  expect(readOptions(["--json", json]).json).toBe(json);
  const lost = join(tmpdir(), "not-there", "measured.json");
  expect(() => readOptions(["--json", lost])).toThrow(
    new Error(`bench: --json ${lost} cannot be written: its folder is not there. Make it first.`),
  );
});

test("writing the page needs the whole run", () => {
  expect(() => readOptions(["--write", "--engine", "wasm"])).toThrow(
    new Error(
      "bench: --write needs the whole run; leave --workload, --engine, --profile, --memory and --growth out, or use --json.",
    ),
  );
});
