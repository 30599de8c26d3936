import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { readLines, readParallelFiles } from "./read-parallel-files.ts";

const folder = mkdtempSync(join(tmpdir(), "translate-files-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, contents: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, contents);
  return path;
}

async function read(...paths: string[]) {
  const told: string[] = [];
  const pairs = await readParallelFiles("--train-files", paths, (line) => told.push(line));
  return { pairs, told };
}

describe("readParallelFiles", () => {
  it("pairs two files line by line, or one by its tabs", async () => {
    const pairs = [
      { source: "Ein Hund.", target: "A dog." },
      { source: "Eine Katze.", target: "A cat." },
    ];
    const [de, en] = [file("a.de", "Ein Hund.\r\nEine Katze. \r\n"), file("a.en", "A dog.\nA cat.")];
    expect(await read(de, en)).toEqual({ pairs, told: [] });
    const tabs = file("a.tsv", "Ein Hund.\tA dog.\tby somebody\nEine Katze.\tA cat.\n");
    expect(await read(tabs)).toEqual({ pairs, told: [] });
  });

  it("leaves out lines that are empty on both sides, and says how many", async () => {
    const [de, en] = [file("b.de", "Ein Hund.\n\n \n"), file("b.en", "A dog.\n\n\n")];
    expect(await read(de, en)).toEqual({
      pairs: [{ source: "Ein Hund.", target: "A dog." }],
      told: [`${de} and ${en}: 2 empty lines left out`],
    });
  });

  it("refuses a line without a translation, and files that do not fit each other", async () => {
    const [de, en] = [file("c.de", "Ein Hund.\nEine Katze.\n"), file("c.en", "A dog.\n\n")];
    await expect(read(de, en)).rejects.toThrow(
      new Error(
        `--train-files: line 2 of ${de} and ${en} has no translation. Fill it in, or empty both sides.`,
      ),
    );
    await expect(read(en, de)).rejects.toThrow(
      new Error(
        `--train-files: line 2 of ${en} and ${de} has a translation of nothing. Fill it in, or empty both sides.`,
      ),
    );
    const short = file("c.short", "A dog.\n");
    await expect(read(de, short)).rejects.toThrow(
      new Error(
        `--train-files ${de} and ${short}: pairLines: source and target must have as many lines, got 2 and 1. Leave a translation that is missing as an empty line.`,
      ),
    );
    const plain = file("c.tsv", "Ein Hund. A dog.\n");
    await expect(read(plain)).rejects.toThrow(
      new Error(`--train-files: line 1 of ${plain} has no translation. Fill it in, or empty both sides.`),
    );
    const empty = file("c.empty", "\n\n");
    await expect(read(empty, empty)).rejects.toThrow(
      new Error(`--train-files: ${empty} and ${empty} has no sentences.`),
    );
    await expect(read(de, de, de)).rejects.toThrow(
      new Error("--train-files must be two files, line by line, or one with tabs, got 3."),
    );
  });

  it("refuses what is not there, and what is no UTF-8", async () => {
    await expect(read(join(folder, "none"))).rejects.toThrow(/^--train-files .*none cannot be read: ENOENT/);
    const latin = file("d.txt", Uint8Array.of(0x47, 0x72, 0xfc, 0x6e));
    await expect(readLines("--file", latin)).rejects.toThrow(
      new Error(`--file ${latin} must be UTF-8 text. Convert it first.`),
    );
  });
});
