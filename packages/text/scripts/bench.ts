/**
 * How fast subwords are learned and used, on one core:
 *   node --conditions=@refrain/source --import tsx packages/text/scripts/bench.ts FILE [SIZE]
 * FILE is a text such as WikiText-2's train.txt, SIZE the vocabulary (8000). Seconds are of processor time, all threads
 * together, so that other work on the machine counts little. Encoding lines is the best of three rounds.
 */
import { readFileSync } from "node:fs";
import { type Tokenizer, trainBpe, trainByteBpe, trainUnigram, trainWordPiece } from "../src/index.ts";

const [file, size = "8000"] = process.argv.slice(2);
if (file === undefined) throw new Error("bench: give a text file: bench.ts FILE [SIZE]");
const text = readFileSync(file, "utf8");
const lines = text.split("\n");
const megabytes = Buffer.byteLength(text) / 1e6;
const options = { maximumSize: Number(size), specialTokens: { unknown: "[UNK]" } };

const trainings: Readonly<Record<string, () => Tokenizer>> = {
  trainBpe: () => trainBpe(lines, options),
  trainByteBpe: () => trainByteBpe(lines, options),
  trainWordPiece: () => trainWordPiece(lines, options),
  trainUnigram: () => trainUnigram(lines, options),
};

process.stdout.write(`${megabytes.toFixed(1)} MB, ${lines.length} lines, ${size} tokens\n`);
for (const [name, train] of Object.entries(trainings)) {
  const start = process.cpuUsage();
  const tokenizer = train();
  const trained = seconds(start);
  const rounds = [1, 2, 3].map(() => {
    const begin = process.cpuUsage();
    for (const line of lines) tokenizer.encode(line);
    return seconds(begin);
  });
  const whole = process.cpuUsage();
  const { length } = tokenizer.encode(text);
  const speed = (each: number): string => (megabytes / each).toFixed(1);
  process.stdout.write(
    `${name}: trained in ${trained.toFixed(2)} s; encodes lines at ${speed(Math.min(...rounds))} MB/s, ` +
      `the whole text at ${speed(seconds(whole))} MB/s, ${length} tokens\n`,
  );
}

function seconds(start: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1e6;
}
