import {
  add,
  cumulativeSum,
  gather,
  map,
  matMul,
  mean,
  mul,
  random,
  reshape,
  scan,
  sigmoid,
  softmax,
  softmaxCrossEntropy,
  square,
  sub,
  sum,
  type Tensor,
  type Tree,
  valueAndGrad,
} from "@refrain/core";
import { ids, normal, upload } from "../laws/draw.ts";
import { paperSteps } from "./steps/papers.ts";

const [CLASSES, SIZE, HIDDEN, BATCH, TIME] = [19, 5, 17, 6, 7] as const;
const lstm = paperSteps[1]!.cell(SIZE, HIDDEN);
const descend = (p: Tensor, g: Tensor, rate: Tensor) => [sub(p, mul(g, rate))];

/** One training step of a small language model with a few operations more: a bit of everything that a device does. */
export function trainingStep(): Tree {
  const source = random(8);
  const drawn = (name: string, shape: readonly number[]) => upload(normal(shape)(source.split(name)));
  const tokens = upload(ids([BATCH, TIME], CLASSES)(source.split("tokens")));
  const targets = upload(ids([BATCH * TIME], CLASSES)(source.split("targets")));
  const params = {
    cell: lstm.init(source.split("cell")),
    embedding: drawn("embedding", [CLASSES, SIZE]),
    output: drawn("output", [HIDDEN, CLASSES]),
  };
  const { value, grads } = valueAndGrad(({ cell, embedding, output }: typeof params) => {
    const { outputs } = scan(lstm, cell, gather(embedding, tokens), { lengths: [7, 1, 4, 6, 2, 7] });
    const logits = matMul(flatten(outputs), output);
    const smooth = sum(mul(softmax(logits), cumulativeSum(sigmoid(logits))));
    return add(mean(softmaxCrossEntropy(logits, targets)), mul(smooth, 0.01));
  })(params);
  const [embedding] = map(descend, [params.embedding, grads.embedding, 0.1]);
  return { value, grads, embedding: embedding!, norm: sum(square(embedding!)) };
}

function flatten(outputs: Tensor): Tensor {
  return reshape(outputs, [BATCH * TIME, HIDDEN]);
}
