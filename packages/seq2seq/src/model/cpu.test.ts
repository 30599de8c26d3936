import { cpu } from "@refrain/backend-cpu";
import {
  mean,
  namedLeaves,
  random,
  reference,
  softmaxCrossEntropy,
  start,
  stop,
  type Tree,
  valueAndGradWithAux,
} from "@refrain/core";
import { describe, expect, test } from "vitest";
import type { Decoder } from "../decoder/decoder.ts";
import { packSteps } from "./rows.ts";
import type { Seq2SeqParams } from "./seq2seq.ts";
import { batch, decoders, pairs, small } from "./test-subjects.ts";

/** Loss, weights and all gradients of a training step, dropout included. */
function trained(decoder: () => Decoder<Tree, Tree, Tree>): ReadonlyMap<string, Float32Array> {
  const model = small(decoder(), { copy: true });
  const next = packSteps(batch().target, pairs.targetLengths);
  const { value, aux, grads } = valueAndGradWithAux((params: Seq2SeqParams) => {
    const context = { training: true, random: random(3) };
    const { logits, weights } = model.apply(params, { ...batch(), packed: true }, context);
    return { value: mean(softmaxCrossEntropy(logits, next)), aux: weights };
  })(model.init(random(2)));
  const all = Array.from(namedLeaves({ value, aux, grads }));
  return new Map(all.map(([name, leaf]) => [name, Float32Array.from(leaf.dataSync())]));
}

describe.each(Object.entries(decoders))("on the CPU engine a model with %s", (_, decoder) => {
  test("trains as on the reference device, and weighs padding exactly 0", async () => {
    await start(reference());
    const expected = trained(decoder);
    await stop();
    await start(cpu());
    const actual = trained(decoder);
    await stop();
    for (const [name, numbers] of expected) {
      const largest = numbers.reduce((most, number) => Math.max(most, Math.abs(number)), 0);
      const error = numbers.reduce(
        (most, number, i) => Math.max(most, Math.abs(number - actual.get(name)![i]!)),
        0,
      );
      expect(error, `${name}, largest ${largest}`).toBeLessThanOrEqual(1e-5 * Math.max(largest, 1e-2));
    }
    actual.get("aux")!.forEach((weight, at) => {
      const [row, position] = [Math.floor(at / 20), at % 4];
      if (position >= pairs.sourceLengths[row]!) expect(weight).toBe(0);
    });
  });
});
