// tf.layers on tfjs-wasm, or on tfjs-webgpu in Node, with the bench's layer workloads: a server that answers each line of its
// input with one line of output, as pytorch.py does.
//
//     node tf-layers.mjs FOLDER [webgpu]    (the folder in which the tfjs packages are installed)
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const need = createRequire(`${process.argv[2]}/`);
const backend = process.argv[3] ?? "wasm";
if (backend === "webgpu") {
  // tfjs looks for a browser's WebGPU: Dawn's is put where it looks, before tfjs is loaded.
  const { create, globals } = need("webgpu");
  Object.assign(globalThis, globals);
  const navigator = { ...globalThis.navigator, gpu: create([]), userAgent: "node" };
  Object.defineProperty(globalThis, "navigator", { value: navigator, configurable: true });
}
const tf = need("@tensorflow/tfjs");
if (backend === "webgpu") need("@tensorflow/tfjs-backend-webgpu");
else need("@tensorflow/tfjs-backend-wasm").setThreadsCount(1);
await tf.setBackend(backend);
await tf.ready();
// It falls back without a word where there is no adapter.
if (tf.getBackend() !== backend)
  throw new Error(`tf-layers: the backend must be ${backend}, got ${tf.getBackend()}.`);

const kinds = { lstm: tf.layers.lstm, gru: tf.layers.gru, rnn: tf.layers.simpleRNN };

/** One layer forward and backward: the gradients of inputs and weights, given that of the outputs. */
function prepare({ cell, batch, time, input, hidden }) {
  // Orthogonal weights, the default, take tfjs seconds to make.
  const layer = kinds[cell]({
    units: hidden,
    inputShape: [time, input],
    returnSequences: true,
    recurrentInitializer: "glorotUniform",
  });
  const inputs = tf.variable(tf.randomNormal([batch, time, input]));
  const outputGradient = tf.randomNormal([batch, time, hidden]);
  const loss = () => tf.sum(tf.mul(layer.apply(inputs, { training: true }), outputGradient));
  tf.dispose(loss()); // The first call makes the weights.
  const variables = [inputs, ...layer.trainableWeights.map((weight) => weight.read())];
  return async () => {
    const { value, grads } = tf.variableGrads(loss, variables);
    await value.data();
    tf.dispose([value, grads]);
  };
}

const send = (answer) => process.stdout.write(`${JSON.stringify(answer)}\n`);
send({ name: `tf.layers ${tf.version.tfjs} on tfjs-${backend}` });
let current = { name: "", step: async () => {} };
for await (const line of createInterface({ input: process.stdin })) {
  const { workload, steps } = JSON.parse(line);
  if (workload.name !== current.name) {
    tf.disposeVariables();
    current = { name: workload.name, step: prepare(workload) };
  }
  const milliseconds = [];
  for (let n = 0; n < steps; n++) {
    const begin = performance.now();
    await current.step();
    milliseconds.push(performance.now() - begin);
  }
  send({ milliseconds });
}
