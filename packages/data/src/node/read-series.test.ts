import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readSeries } from "./read-series.ts";
import { emptyFolder } from "./test-server.ts";

async function csv(text: string): Promise<string> {
  const path = join(await emptyFolder(), "series.csv");
  await writeFile(path, text);
  return path;
}

test("a CSV file is read with its times, whatever its line ends, quotes and byte order mark", async () => {
  const path = await csv('\uFEFF"Date","Low","High, noon"\r\n"1981-01-01",-2.5,3\r\n\r\n"1981-01-02", 1e1,4');
  const { values, ...rest } = await readSeries(path);
  expect([...values]).toEqual([-2.5, 3, 10, 4]);
  expect(rest).toEqual({ shape: [2, 2], names: ["Low", "High, noon"], times: ["1981-01-01", "1981-01-02"] });
});

test.each([
  [
    "a value that is no number",
    "date,a,b\n1,2,3\n\n2,3,?0.2\n",
    'line 4, column 3 ("b") must be a finite number, got "?0.2".',
  ],
  ["a missing value", "date,a\n1,\n", 'line 2, column 2 ("a") must be a finite number, got "".'],
  ["NaN", "date,a\n1,5\n2,NaN\n", 'line 3, column 2 ("a") must be a finite number, got "NaN".'],
  ["a short line", "date,a,b\n1,2\n", "Invalid Record Length: expect 3, got 2 on line 2."],
  ["names alone", "date,a\n", "a line of names and at least one line of values are needed."],
  ["nothing", "", "a line of names and at least one line of values are needed."],
  [
    "times alone",
    "date\n1\n",
    'a column of times and at least one of values are needed, with commas between them, got the one column "date".',
  ],
  [
    "semicolons",
    "date;a\n1;2\n",
    'a column of times and at least one of values are needed, with commas between them, got the one column "date;a".',
  ],
  [
    "no line of names",
    "1981-01-01,-2.5,3\n1981-01-02,10,4\n",
    "the first line must name the columns, got the numbers -2.5, 3. Write a line of names above it.",
  ],
  ["two columns of one name", "date,a,a\n1,2,3\n", 'two columns are named "a". Give each a name of its own.'],
])("a CSV file with %s is refused", async (_, text, message) => {
  const path = await csv(text);
  await expect(readSeries(path)).rejects.toThrow(new Error(`readSeries("${path}"): ${message}`));
});

test("a file that is not there is named", async () => {
  const path = join(await emptyFolder(), "none.csv");
  await expect(readSeries(path)).rejects.toThrow(
    new Error(`readSeries("${path}"): cannot be read (ENOENT: no such file or directory, open '${path}').`),
  );
});
