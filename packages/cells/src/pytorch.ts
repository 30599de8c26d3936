import {
  add,
  type NestedNumbers,
  namedLeaves,
  type RecurrentCell,
  type Shape,
  sameShape,
  Tensor,
  type Tree,
  tensor,
  transpose,
  zeros,
} from "@refrain/core";
import { type CellDescription, descriptionOf } from "./description.ts";

/** Which weights of a PyTorch module are meant. */
export interface PyTorchLayer {
  /** What stands before the names in a state dict: `encoder.rnn.`. Default: nothing. */
  readonly prefix?: string;
  /** The layer of a stacked module. Default: 0. */
  readonly layer?: number;
  /** The backward direction of a bidirectional module. Default: false. */
  readonly reverse?: boolean;
}

/** How a cell stands in PyTorch: the gates side by side, and whether its two biases act as their sum. */
interface Form {
  readonly gates: number;
  readonly oneBias: boolean;
  readonly rows: number;
  readonly projectionSize: number | undefined;
}

/**
 * A cell's parameters from the weights of `torch.nn.RNN`, `LSTM` (also with `proj_size`) or `GRU`. PyTorch keeps matrices
 * transposed, `weight_ih_l0` `[gates * hidden, input]`, and two biases, of which an LSTM and an RNN only need the sum.
 *
 * @param cell an `elman`, an `lstm` without peepholes and coupled gates, or a `gru` with reset after; or a wrapper of one.
 * @param weights by PyTorch's names, as a safetensors file or `module.state_dict()` has them; more of them do no harm. A module
 *   made with `bias=False` gets zeros.
 * @throws when PyTorch has no such cell, or a weight is missing or of another size.
 *
 * @example
 * const params = fromPyTorch(lstm({ inputSize: 8, hiddenSize: 16 }), stateDict, { prefix: "rnn.", layer: 1 });
 */
export function fromPyTorch<P extends Tree, S extends Tree>(
  cell: RecurrentCell<P, S>,
  weights: Readonly<Record<string, Tensor | NestedNumbers>>,
  at: PyTorchLayer = {},
): P {
  const where = `fromPyTorch(${cell.kind})`;
  const { gates, oneBias, rows, projectionSize } = formOf(where, cell);
  const { inputSize, hiddenSize } = cell;
  const width = gates * hiddenSize;
  const names = namesOf(at);
  const read = (name: string, shape: Shape) => weightOf(where, weights, name, shape);
  const hasBias = names.inputBias in weights || names.recurrentBias in weights;
  const bias = (name: string) => (hasBias ? read(name, [width]) : zeros([width]));
  const params: Tree = {
    inputWeights: transpose(read(names.inputWeights, [width, inputSize])),
    recurrentWeights: transpose(read(names.recurrentWeights, [width, rows])),
    ...(oneBias
      ? { bias: add(bias(names.inputBias), bias(names.recurrentBias)) }
      : { bias: bias(names.inputBias), recurrentBias: bias(names.recurrentBias) }),
    ...(projectionSize === undefined
      ? {}
      : { projectionWeights: transpose(read(names.projectionWeights, [projectionSize, hiddenSize])) }),
  };
  return params as P;
}

/**
 * A cell's parameters, or their gradients, as PyTorch's weights: what `fromPyTorch` reads. Where PyTorch has two biases and the
 * cell one, that is `bias_ih`, and `bias_hh` is zeros.
 *
 * @throws when PyTorch has no such cell.
 */
export function toPyTorch<P extends Tree, S extends Tree>(
  cell: RecurrentCell<P, S>,
  params: P,
  at: PyTorchLayer = {},
): Record<string, Tensor> {
  const { projectionSize } = formOf(`toPyTorch(${cell.kind})`, cell);
  const names = namesOf(at);
  const weights: Readonly<Record<string, Tensor>> = Object.fromEntries(namedLeaves(params));
  return {
    [names.inputWeights]: transpose(weights["inputWeights"]!),
    [names.recurrentWeights]: transpose(weights["recurrentWeights"]!),
    [names.inputBias]: weights["bias"]!,
    [names.recurrentBias]: weights["recurrentBias"] ?? zeros(weights["bias"]!.shape),
    ...(projectionSize === undefined
      ? {}
      : { [names.projectionWeights]: transpose(weights["projectionWeights"]!) }),
  };
}

function namesOf({ prefix = "", layer = 0, reverse = false }: PyTorchLayer) {
  const name = (weight: string) => `${prefix}${weight}_l${layer}${reverse ? "_reverse" : ""}`;
  return {
    inputWeights: name("weight_ih"),
    recurrentWeights: name("weight_hh"),
    inputBias: name("bias_ih"),
    recurrentBias: name("bias_hh"),
    projectionWeights: name("weight_hr"),
  };
}

function formOf(where: string, cell: RecurrentCell<Tree, Tree>): Form {
  let { kind, hiddenSize, options }: CellDescription = descriptionOf(cell);
  // A wrapper has the parameters of its cell.
  while (options["cell"] !== undefined) ({ kind, hiddenSize, options } = options["cell"] as CellDescription);
  const projectionSize = options["projectionSize"] as number | undefined;
  const form = { rows: projectionSize ?? hiddenSize, projectionSize };
  if (kind === "elman") return { ...form, gates: 1, oneBias: true };
  if (kind === "lstm" && !options["peepholes"] && !options["coupledGates"]) {
    return { ...form, gates: 4, oneBias: true };
  }
  if (kind === "gru" && options["reset"] === "after") return { ...form, gates: 3, oneBias: false };
  throw new Error(
    `${where}: the cell must be an elman, an lstm without peepholes and coupled gates, or a gru with reset after, got ${kind} ${JSON.stringify(options)}. PyTorch has no other.`,
  );
}

function weightOf(
  where: string,
  weights: Readonly<Record<string, Tensor | NestedNumbers>>,
  name: string,
  shape: Shape,
): Tensor {
  const given = weights[name];
  if (given === undefined) {
    throw new Error(
      `${where}: weights must have "${name}", they have "${Object.keys(weights).join('", "')}". Pass prefix or layer.`,
    );
  }
  const weight = given instanceof Tensor ? given : tensor(given);
  if (!sameShape(weight.shape, shape)) {
    throw new Error(`${where}: "${name}" must be [${shape.join(", ")}], got [${weight.shape.join(", ")}].`);
  }
  return weight;
}
