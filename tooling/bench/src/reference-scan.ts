/**
 * How much faster the fused scan of the reference device is than the composed one: one LSTM training step, forward and
 * backward, alternating, median of the runs.
 *
 *     node --conditions=@refrain/source --import tsx tooling/bench/src/reference-scan.ts
 */
import {
  add,
  disposeTree,
  matMul,
  mean,
  mul,
  type RecurrentCell,
  random,
  reference,
  reshape,
  type ScanKernelChoice,
  scan,
  sigmoid,
  split,
  square,
  start,
  type Tensor,
  tanh,
  valueAndGrad,
  zeros,
} from "@refrain/core";

const [batch, time, input, hidden] = [32, 50, 64, 128];
const RUNS = 7;

type Params = { inputWeights: Tensor; recurrentWeights: Tensor; bias: Tensor };
type State = { h: Tensor; c: Tensor };

const lstm: RecurrentCell<Params, State> = {
  kind: "lstm",
  inputSize: input,
  hiddenSize: hidden,
  options: {},
  init: (from) => ({
    inputWeights: from.split("inputWeights").uniform([input, 4 * hidden], -0.1, 0.1),
    recurrentWeights: from.split("recurrentWeights").uniform([hidden, 4 * hidden], -0.1, 0.1),
    bias: zeros([4 * hidden]),
  }),
  initialState: (rows) => ({ h: zeros([rows, hidden]), c: zeros([rows, hidden]) }),
  project({ inputWeights, bias }, inputs) {
    const rows = reshape(inputs, [-1, input]); // [batch * time, input]
    return reshape(add(matMul(rows, inputWeights), bias), [batch, -1, 4 * hidden]);
  },
  step({ recurrentWeights }, { h, c }, projected) {
    const [i, f, g, o] = split(add(projected, matMul(h, recurrentWeights)), 4) as [
      Tensor,
      Tensor,
      Tensor,
      Tensor,
    ];
    const nextC = add(mul(sigmoid(f), c), mul(sigmoid(i), tanh(g)));
    const nextH = mul(sigmoid(o), tanh(nextC));
    return { output: nextH, state: { h: nextH, c: nextC } };
  },
};

await start(reference());
const params = lstm.init(random(1));
const inputs = random(2).normal([batch, time, input]);

/** Milliseconds of one forward and backward run, with the gradients of the parameters. */
function trainingStep(kernel: ScanKernelChoice): number {
  const begin = performance.now();
  const { value, grads } = valueAndGrad((leaves: Params) =>
    mean(square(scan(lstm, leaves, inputs, { kernel }).outputs)),
  )(params);
  const milliseconds = performance.now() - begin;
  disposeTree([value, grads]);
  return milliseconds;
}

const times = { fused: [] as number[], composed: [] as number[] };
trainingStep("fused");
trainingStep("composed");
for (let run = 0; run < RUNS; run++) {
  times.composed.push(trainingStep("composed"));
  times.fused.push(trainingStep("fused"));
}
const median = (numbers: readonly number[]): number => [...numbers].sort((a, b) => a - b)[RUNS >> 1]!;
const [composed, fused] = [median(times.composed), median(times.fused)];
console.log(
  `lstm-train b${batch} t${time} i${input} h${hidden}, reference device, 1 thread, median of ${RUNS}`,
);
console.log(
  `composed ${composed.toFixed(0)} ms, fused ${fused.toFixed(0)} ms, ratio ${(composed / fused).toFixed(2)}`,
);
