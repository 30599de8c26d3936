import { execFile, spawn, spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
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
import { promisify } from "node:util";
import { loadCheckpoint } from "@refrain/train/node";
import { afterAll, describe, expect, it } from "vitest";
import type { RunMetrics } from "./train-command.ts";

// The program as users start it: a process of its own.
const main = fileURLToPath(new URL("main.ts", import.meta.url));
const node = ["--conditions=@refrain/source", "--import", "tsx", main];
const folder = mkdtempSync(join(tmpdir(), "char-lm-"));
const text = join(folder, "text.txt");
writeFileSync(text, "The sea was calm, and the ship was slow; the captain slept. ".repeat(60));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = promisify(execFile);

/** What a program that failed leaves behind. */
interface Failure {
  readonly code?: number;
  readonly stderr: string;
}

const small = [
  "--text",
  text,
  "--hidden",
  "16",
  "--embedding",
  "8",
  "--layers",
  "1",
  "--batch",
  "4",
  "--time",
  "16",
];
const place = (run: string) => ["--run", join(folder, run)];

function charLm(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...node, ...args], { encoding: "utf8" });
  return { status, stdout, stderr: stderr.trim() };
}

function train(run: string, ...args: string[]) {
  const result = charLm(
    "train",
    ...small,
    ...place(run),
    "--backend",
    "reference",
    "--evaluate-every",
    "5",
    ...args,
  );
  expect(result.stderr).toBe("");
  return result;
}

async function losses(run: string) {
  const { metrics } = await loadCheckpoint(join(folder, run, "checkpoint.safetensors"));
  const { training, validation } = metrics as { training: number[][]; validation: number[][] };
  return { training, validation };
}

describe("char-lm", () => {
  it("trains, and writes a run folder that generate and evaluate read", () => {
    const { stdout } = train("whole", "--steps", "60", "--learning-rate", "0.02");
    const metrics: RunMetrics = JSON.parse(readFileSync(join(folder, "whole/metrics.json"), "utf8"));
    expect(Object.keys(metrics)).toEqual([
      "steps",
      "trainLoss",
      "validationLoss",
      "bitsPerCharacter",
      "charactersPerSecond",
      "backend",
      "kernel",
    ]);
    expect(metrics.steps).toBe(60);
    expect(metrics.kernel).toBe("fused reference");
    // A text of one repeated sentence is soon far below the ln(21) = 3.0 nats of a guess.
    expect(metrics.validationLoss).toBeLessThan(2);
    expect(metrics.bitsPerCharacter).toBeCloseTo(metrics.validationLoss / Math.LN2, 5);
    expect(stdout).toContain("characters/s");
    expect(readFileSync(join(folder, "whole/learning-curve.svg"), "utf8")).toMatch(
      /^<svg role="img"[\s\S]*<title>Learning curve of[\s\S]*nats \/ character/,
    );
    expect(readFileSync(join(folder, "whole/samples.txt"), "utf8").match(/--- temperature/g)).toHaveLength(3);
    expect(readdirSync(join(folder, "whole")).filter((file) => file.endsWith(".part"))).toEqual([]);

    const write = (...args: string[]) =>
      charLm("generate", ...place("whole"), "--backend", "reference", ...args).stdout;
    const written = write("--prompt", "The sea ", "--length", "40");
    expect(written).toMatch(/^The sea .{40}\n$/s);
    expect(write("--prompt", "The sea ", "--length", "40")).toBe(written);
    expect(write("--prompt", "The sea ", "--length", "40", "--seed", "2")).not.toBe(written);

    const { stdout: evaluated } = charLm("evaluate", ...place("whole"), "--backend", "reference");
    expect(evaluated).toContain(`${metrics.validationLoss.toFixed(4)} nats per character`);
  });

  it("is the same run for the same seed, and another for another", async () => {
    for (const [run, seed] of [
      ["a", "3"],
      ["b", "3"],
      ["c", "4"],
    ] as const)
      train(run, "--steps", "5", "--seed", seed);
    expect(await losses("b")).toEqual(await losses("a"));
    expect((await losses("c")).training).not.toEqual((await losses("a")).training);
  });

  it("goes on after being killed as if it had not been", async () => {
    train("unbroken", "--steps", "40");
    const broken = join(folder, "broken");
    const args = [
      "train",
      ...small,
      ...place("broken"),
      "--backend",
      "reference",
      "--evaluate-every",
      "5",
      "--steps",
      "40",
    ];
    const child = spawn(process.execPath, [...node, ...args], { stdio: "ignore" });
    const ended = new Promise((resolve) => child.once("exit", resolve));
    while (!existsSync(join(broken, "checkpoint.safetensors")))
      await new Promise((resolve) => setImmediate(resolve));
    child.kill("SIGKILL");
    await ended;
    const { status, stderr } = charLm("train", ...place("broken"), "--backend", "reference", "--resume");
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(await losses("broken")).toEqual(await losses("unbroken"));
  });

  it("trains a cell from the user's own file, wherever it lies", () => {
    const page = readFileSync(
      fileURLToPath(new URL("../../../docs/write-a-cell.md", import.meta.url)),
      "utf8",
    );
    const cell = join(folder, "my-cell.ts");
    writeFileSync(cell, /```ts file=my-cell\.ts\n([\s\S]*?)```/.exec(page)![1]!);
    train("own", "--cell", cell, "--steps", "3");
    expect(JSON.parse(readFileSync(join(folder, "own/metrics.json"), "utf8")).kernel).toBe("fused reference");
  });

  it("refuses what it cannot do, in one line", async () => {
    const cut = join(folder, "cut.safetensors");
    train("to-cut", "--steps", "2");
    writeFileSync(cut, readFileSync(join(folder, "to-cut/checkpoint.safetensors")));
    truncateSync(cut, 5000);
    const noCell = join(folder, "no-cell.ts");
    writeFileSync(noCell, "export const lstm = 3;\n");
    const short = join(folder, "short.txt");
    writeFileSync(short, "abc");
    const foreign = join(folder, "foreign.txt");
    writeFileSync(foreign, "日本");
    mkdirSync(join(folder, "empty"));
    const reference = ["--backend", "reference"];
    const cases: [string[], RegExp][] = [
      [
        ["train", ...reference, "--text", join(folder, "none.txt")],
        /^--text .*none\.txt cannot be read: ENOENT/,
      ],
      [["train", ...reference, "--text", folder], /^--text .* cannot be read: EISDIR/],
      [
        ["train", ...reference, "--text", short],
        /^tokenStream: one window of batch=16 rows and time=48 steps needs 769 tokens, but the text has 2\./,
      ],
      [
        ["train", ...reference, "--dataset", "x"],
        /^--dataset must be one of moby-dick, tiny-shakespeare, wikitext-2, got x\.$/,
      ],
      [["train", ...reference, "--cell", "x"], /^--cell must be one of elman, gru, .*, got x\.$/],
      [
        ["train", ...reference, "--cell", noCell],
        /must export `cell`, a function of \{ inputSize, hiddenSize \}/,
      ],
      [["train", "--backend", "x"], /^--backend must be one of auto, cpu, native, wasm, reference, got x\.$/],
      [
        ["train", ...reference, ...place("to-cut"), "--resume", "--hidden", "5"],
        /^--resume goes on with the run's own settings: hidden is 16, got 5\./,
      ],
      [
        ["train", ...reference, ...small, ...place("to-cut")],
        /^--run .*to-cut has a run already\. Go on with it/,
      ],
      [
        ["train", ...reference, ...small, "--run", join(short, "run")],
        /^--run .*run cannot be written: ENOTDIR: .* Name another folder\.$/,
      ],
      [
        ["train", ...small, "--dataset", "x"],
        /'--text <file>' cannot be used with option '--dataset <name>'/,
      ],
      [
        ["train", ...place("to-cut"), "--resume", "--overwrite"],
        /'--overwrite' cannot be used with option '--resume'/,
      ],
      [
        ["evaluate", ...reference, ...place("to-cut"), "--text", foreign],
        /^--text has "日", which is not in the text that the model was trained on\. Leave it out\.$/,
      ],
      [["generate", ...reference, ...place("empty")], /has no checkpoint\. Train one with/],
      [["generate", ...reference, "--run", cut], /cut short/],
      [
        ["generate", ...reference, ...place("to-cut"), "--prompt", "日"],
        /^--prompt has "日", which is not in the text/,
      ],
      [["train", "--steps", "0"], /It must be an integer of 1 or more\./],
    ];
    const refuse = async ([args, message]: (typeof cases)[number]) => {
      const failure = await run(process.execPath, [...node, ...args]).catch((error: Failure) => error);
      const { code, stderr: output } = failure as Failure;
      const stderr = output.trim();
      expect(stderr).toMatch(message);
      expect(stderr).not.toContain("    at ");
      expect(code).toBe(1);
    };
    await Promise.all(cases.map(refuse));
  });
});
