import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { COMMANDS } from "./engine/commands.ts";
import { OPCODES } from "./program/opcodes.ts";

/** The names of an enumeration of the C++ source, in order. */
function namesIn(file: string, enumeration: string): string[] {
  const source = readFileSync(new URL(`../native/${file}`, import.meta.url), "utf8");
  const body = new RegExp(`enum class ${enumeration} : \\w+ \\{([^}]*)\\}`).exec(source)![1]!;
  return body
    .replace(/\/\/.*$/gm, "")
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
}

it("numbers the commands as the C++ source does", () => {
  expect(namesIn("engine/execute.h", "Command")).toEqual([...COMMANDS]);
});

it("numbers the operations of tapes as the C++ source does", () => {
  expect(namesIn("program/opcodes.h", "Opcode")).toEqual([...OPCODES]);
});
