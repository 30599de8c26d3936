import { expect, test } from "vitest";
import golden from "../golden/errors.json" with { type: "json" };
import { score } from "../metric.ts";
import { editOperations } from "./edit-operations.ts";
import { cer, cerMetric, mer, wer, werMetric, wil } from "./error-rates.ts";

const hypotheses = golden.pairs.map(([hypothesis]) => hypothesis!);
const references = golden.pairs.map(([, reference]) => reference!);

test("words are counted as by jiwer with RapidFuzz", () => {
  const metric = werMetric();
  expect(metric.update(metric.init(), hypotheses, references)).toEqual({
    ...golden.words.counts,
    segments: golden.pairs.length,
  });
  expect(wer(hypotheses, references)).toBeCloseTo(golden.words.rate, 11);
  expect(mer(hypotheses, references)).toBeCloseTo(golden.words.mer, 11);
  expect(wil(hypotheses, references)).toBeCloseTo(golden.words.wil, 11);
});

test("characters are counted as by jiwer with RapidFuzz", () => {
  const metric = cerMetric();
  expect(metric.update(metric.init(), hypotheses, references)).toEqual({
    ...golden.characters.counts,
    segments: golden.pairs.length,
  });
  expect(cer(hypotheses, references)).toBeCloseTo(golden.characters.rate, 11);
});

test("of alignments that are as short, the one that RapidFuzz takes is taken", () => {
  const strip = (text: string): string[] => [...text.replace(/^\s+|\s+$/gu, "")];
  golden.pairs.forEach(([hypothesis, reference], i) => {
    if (hypothesis!.includes("\u0085")) return; // white space to Python alone
    const codes = editOperations(strip(reference!), strip(hypothesis!)).map(({ type }) => type[0]!);
    expect(codes.join("")).toBe(golden.characters.aligned[i]);
  });
});

test("the examples in the documentation hold", () => {
  expect(score(werMetric(), ["the cat sat on a mat"], ["the cat sat on the mat"])).toBeCloseTo(1 / 6, 12);
  expect(score(cerMetric(), ["recognise"], ["recognize"])).toBeCloseTo(1 / 9, 12);
});

test("a hypothesis that says nothing right has lost all information, and may have a rate above 1", () => {
  expect(wil(["x y z"], ["a"])).toBe(1);
  expect(mer(["x y z"], ["a"])).toBe(1);
  expect(wer(["x y z"], ["a"])).toBe(3);
  expect(wil([""], ["a"])).toBe(1);
});

test("silence among the references is allowed, silence alone is not", () => {
  expect(wer(["uh", "yes"], ["", "yes"])).toBe(1);
  expect(() => wer(["uh", ""], ["", " "])).toThrow(
    new Error(
      "WER: at least one reference must not be empty, got 2 empty ones for hypotheses of 1 words in all.",
    ),
  );
});

test("an empty corpus, unequal numbers and several references are refused", () => {
  expect(() => cer([], [])).toThrow(
    new Error("CER: nothing has been evaluated; at least one prediction is needed."),
  );
  expect(() => wer(["a"], ["a", "b"])).toThrow(
    new Error("WER: there must be one reference for each prediction, got 1 predictions and 2 references."),
  );
  const several: string[] = JSON.parse('[["a", "b"]]');
  expect(() => wer(["a"], several)).toThrow(new Error("WER: hypothesis 0 must have one reference, got 2."));
});
