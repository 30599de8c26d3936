import { execFileSync, spawn, spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { reference, start, stop } from "@refrain/core";
import { decodeSafetensors, encodeSafetensors } from "@refrain/train";
import { loadCheckpoint } from "@refrain/train/node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { filesOf, openTranslator } from "./run-folder.ts";
import { type TranslationOptions, type Translator, translate } from "./translator.ts";

// The program as users start it: a process of its own.
const main = fileURLToPath(new URL("main.ts", import.meta.url));
const node = ["--conditions=@refrain/source", "--import", "tsx", main];
const folder = mkdtempSync(join(tmpdir(), "translate-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const subjects = [
  ["Ein Hund", "A dog"],
  ["Eine Katze", "A cat"],
  ["Ein Kind", "A child"],
  ["Eine Frau", "A woman"],
] as const;
const verbs = [
  ["schläft", "is sleeping"],
  ["lacht", "is laughing"],
  ["singt", "is singing"],
] as const;
const pairs = subjects.flatMap(([de, en]) =>
  verbs.map(([tut, does]) => [`${de} ${tut}.`, `${en} ${does}.`] as const),
);
const files = [join(folder, "train.de"), join(folder, "train.en")] as const;
writeFileSync(files[0], pairs.map(([de]) => de).join("\n"));
writeFileSync(files[1], pairs.map(([, en]) => en).join("\n"));
const place = (run: string) => join(folder, run);

const small = [
  ...["--train-files", ...files, "--validation-files", ...files, "--subwords", "70", "--hidden", "16"],
  ...["--embedding", "16", "--batch-tokens", "120", "--evaluate-every", "20"],
];

function program(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...node, ...args], { encoding: "utf8" });
  return { status, stdout, stderr: stderr.trim() };
}

function train(run: string, ...args: string[]): string {
  const { stdout, stderr } = program("train", ...small, "--run", place(run), ...args);
  expect(stderr).toBe("");
  return stdout;
}

describe("translate", () => {
  const run = place("whole");
  let printed = "";
  beforeAll(() => {
    printed = train(
      "whole",
      "--steps",
      "160",
      "--learning-rate",
      "0.02",
      "--warm-up",
      "10",
      "--dropout",
      "0",
    );
  }, 120_000);

  it("trains, and writes a run folder", () => {
    expect(printed).toMatch(/Step 160: training \S+, validation \S+ nats per token, BLEU \S+/);
    expect(printed).toContain("nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp|version:2.6.0+refrain");
    const metrics = JSON.parse(readFileSync(filesOf(run).metrics, "utf8"));
    expect(Object.keys(metrics)).toEqual([
      "steps",
      "trainLoss",
      "validationLoss",
      "validationBleu",
      "testBleu",
      "testChrf",
      "bleuSignature",
      "tokensPerSecond",
      "backend",
    ]);
    expect(metrics.testBleu).toBeGreaterThan(90);
    expect(readFileSync(filesOf(run).curve, "utf8")).toMatch(
      /^<svg role="img"[\s\S]*<title>Learning curve of/,
    );
    expect(readFileSync(filesOf(run).translations, "utf8").match(/ {2}source /g)).toHaveLength(12);
    expect(readdirSync(run).filter((file) => file.endsWith(".part"))).toEqual([]);
  });

  it("translates a sentence, a file and standard input, each line to a line", () => {
    const given = ["--run", run];
    expect(program("translate", ...given, "Ein", "Hund", "schläft.")).toEqual({
      status: 0,
      stdout: "A dog is sleeping.\n",
      stderr: "",
    });
    const file = place("lines.txt");
    writeFileSync(file, "Ein Kind lacht.\n\nEine Frau singt.\n");
    const translated = "A child is laughing.\n\nA woman is singing.\n";
    expect(program("translate", ...given, "--file", file).stdout).toBe(translated);
    const input = readFileSync(file, "utf8");
    expect(
      execFileSync(process.execPath, [...node, "translate", ...given], { input, encoding: "utf8" }),
    ).toBe(translated);
    const picture = place("heat-map.svg");
    program("translate", ...given, "--heat-map", picture, "Ein Hund lacht.");
    expect(readFileSync(picture, "utf8")).toMatch(/^<svg[\s\S]*looks at/);
  }, 120_000);

  it("evaluates on files, with an average, as an ensemble", () => {
    const given = ["--run", run, "--run", run, "--average", "2", "--files", ...files];
    const output = place("output.en");
    const { stdout } = program("evaluate", ...given, "--output", output);
    expect(stdout).toMatch(
      /12 sentences, \S+ a second, beam 5, length penalty 1\nBLEU \d+\.\d\d {2}nrefs:1\|/,
    );
    expect(stdout).toMatch(/chrF \d+\.\d\d {2}nrefs:1\|case:mixed\|eff:yes\|nc:6\|nw:0/);
    expect(readFileSync(output, "utf8").split("\n")).toHaveLength(13);
  });

  it("goes on after being killed as if it had not been", async () => {
    const steps = ["--steps", "40"];
    train("unbroken", ...steps);
    const args = ["train", ...small, "--run", place("broken"), ...steps];
    const child = spawn(process.execPath, [...node, ...args], { stdio: "ignore" });
    const ended = new Promise((resolve) => child.once("exit", resolve));
    while (!existsSync(filesOf(place("broken")).checkpoint))
      await new Promise((resolve) => setImmediate(resolve));
    child.kill("SIGKILL");
    await ended;
    const { status, stderr } = program("train", "--run", place("broken"), "--resume");
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    const history = async (name: string) => {
      const { metrics } = await loadCheckpoint(filesOf(place(name)).checkpoint);
      const { training, validation, bleu } = metrics as Record<string, unknown>;
      return { training, validation, bleu };
    };
    expect(await history("broken")).toEqual(await history("unbroken"));
  }, 180_000);

  it("ends in time, and says in one line what it cannot do", () => {
    const { stdout } = program(
      "train",
      ...small,
      "--run",
      place("short"),
      "--steps",
      "1000",
      "--max-minutes",
      "0.001",
    );
    expect(stdout).toMatch(/Step [1-9]: training/);
    const refuse = (args: readonly string[], message: string) =>
      expect(program(...args)).toMatchObject({ status: 1, stderr: message });
    refuse(
      ["train", "--resume", "--run", place("none")],
      `${place("none")} has no checkpoint. Train one with \`npm run translate -- train --run ${place("none")}\`.`,
    );
    refuse(
      ["train", "--resume", "--run", run, "--hidden", "20"],
      "--resume goes on with the run's own settings: hidden is 16, got 20. Leave it out, or start a new run.",
    );
    refuse(
      ["train", ...small, "--run", run],
      `--run ${run} has a run already. Go on with it by --resume, begin anew by --overwrite, or name another folder.`,
    );
    for (const [option, names] of [
      ["attention", "additive, general, scaled-dot"],
      ["schedule", "cosine, inverse-square-root"],
    ] as const) {
      const { status, stderr } = program("train", ...small, "--run", place("none"), `--${option}`, "x");
      expect(stderr).toContain(
        `error: option '--${option} <name>' argument 'x' is invalid. Allowed choices are ${names}.`,
      );
      expect(status).toBe(1);
    }
    const overwritten = place("overwritten");
    cpSync(place("unbroken"), overwritten, { recursive: true });
    const before = readdirSync(filesOf(overwritten).kept);
    expect(before).toHaveLength(2);
    expect(program("train", ...small, "--run", overwritten, "--overwrite", "--steps", "3").status).toBe(0);
    expect(readdirSync(filesOf(overwritten).kept)).toEqual([expect.stringContaining("step-00000003")]);
    refuse(
      ["translate", "--run", run, "--heat-map", place("x.svg"), "--file", files[0]],
      "--heat-map draws the alignment of one sentence, got 12.",
    );
  }, 120_000);

  describe("with input that is not as it should be", () => {
    let translator: Translator;
    const options: TranslationOptions = { beam: 2, lengthPenalty: 1 };
    beforeAll(async () => {
      await start(reference());
      translator = await openTranslator([run], {});
    });
    afterAll(() => stop());

    it("translates empty lines to empty lines", async () => {
      const found = await translate(translator, ["", "Ein Hund lacht.", "   "], { ...options, nBest: 2 });
      expect(found.map((each) => each.map(({ text }) => text).slice(0, 1))).toEqual([
        [""],
        ["A dog is laughing."],
        [""],
      ]);
      expect(found[1]).toHaveLength(2);
    });

    it("reads a character that it does not know as the unknown token, but not a whole script", async () => {
      const [found] = await translate(translator, ["Ein Hund lacht!"], options);
      expect(found![0]!.sourceTokens).toContain("<unk>");
      await expect(translate(translator, ["собака спит"], options)).rejects.toThrow(
        new Error(
          'The sentence is in a script that the model has not seen: it does not know "с", "о", "б", "а", "к" and 3 more characters.',
        ),
      );
      await expect(translate(translator, ["Ein Hund lacht.", "一只狗"], options)).rejects.toThrow(
        new Error(
          'Sentence 2 is in a script that the model has not seen: it does not know "一", "只", "狗".',
        ),
      );
    });

    it("refuses a sentence that is longer than those that were learned", async () => {
      const long = `${"Ein Hund ".repeat(60)}lacht.`;
      await expect(translate(translator, [long], options)).rejects.toThrow(
        /^The sentence has \d+ tokens, and the model has learned sentences of at most 100\. Cut it into shorter ones\.$/,
      );
    });

    it("refuses a damaged checkpoint, one of another program, and a tokenizer that does not belong to the model", async () => {
      const bytes = readFileSync(filesOf(run).checkpoint);
      const damaged = place("damaged.safetensors");
      writeFileSync(damaged, bytes);
      truncateSync(damaged, 9000);
      await expect(openTranslator([damaged], {})).rejects.toThrow(/cut short/);

      const changed = async (
        name: string,
        change: (metadata: Record<string, string>) => Record<string, string>,
      ) => {
        const { tensors, metadata } = decodeSafetensors(bytes);
        writeFileSync(
          place(name),
          encodeSafetensors({ tensors, metadata: { ...metadata, ...change(metadata) } }),
        );
        return openTranslator([place(name)], {});
      };
      await expect(changed("other.safetensors", () => ({ model: '{"app":"char-lm"}' }))).rejects.toThrow(
        new Error(
          `${place("other.safetensors")} is a checkpoint of another program: its model is not one of translate.`,
        ),
      );
      const fewer = ({ tokenizer }: Record<string, string>) => {
        const file = JSON.parse(tokenizer!);
        const { vocab, merges } = file.joint.model;
        const [last] = Object.entries(vocab as Record<string, number>).sort(([, a], [, b]) => b - a)[0]!;
        delete vocab[last];
        merges.pop();
        return { tokenizer: JSON.stringify(file) };
      };
      const size = translator.tokenizers.source.vocabulary.size;
      await expect(changed("foreign.safetensors", fewer)).rejects.toThrow(
        new Error(
          `${place("foreign.safetensors")}: the tokenizer does not belong to the model: it has ${size - 1} tokens of the source, the model ${size}.`,
        ),
      );
      await expect(
        changed("cut.safetensors", () => ({ tokenizer: '{"joint":{"model":{}}}' })),
      ).rejects.toThrow(/cut\.safetensors: the tokenizer is damaged: tokenizerFromJSON: /);
      await expect(openTranslator([run], { average: 100 })).rejects.toThrow(
        /^--average 100 needs as many checkpoints, but .* has kept \d\.$/,
      );
    });
  });
});
