import { type Random, type RecurrentCell, type Shape, type Tensor, type Tree, zeros } from "@refrain/core";
import { upload } from "../../laws/draw.ts";

/** A cell of any parameters and state. */
export type AnyCell = RecurrentCell<Tree, Tree>;

/** A step program that engines must run: a cell for each input and hidden size. */
export interface StepProgram {
  readonly name: string;
  cell(inputSize: number, hiddenSize: number): AnyCell;
}

/** The sizes of a step program's parameters and states. */
export interface StepSizes<Parameters extends string, States extends string> {
  /** Numbers are normal with a small deviation. */
  readonly parameters: Readonly<Record<Parameters, Shape>>;
  /** Widths. */
  readonly states: Readonly<Record<States, number>>;
  readonly outputSize?: number;
}

/** The equations of a step program. */
export interface StepEquations<P, S> {
  project?(params: P, inputs: Tensor): Tensor;
  step(params: P, state: S, x: Tensor): { output: Tensor; state: S };
}

/** Names a step program. */
export function stepProgram<Parameters extends string, States extends string>(
  name: string,
  sizesOf: (inputSize: number, hiddenSize: number) => StepSizes<Parameters, States>,
  { project, step }: StepEquations<Readonly<Record<Parameters, Tensor>>, Readonly<Record<States, Tensor>>>,
): StepProgram {
  return {
    name,
    cell(inputSize, hiddenSize) {
      const { parameters, states, outputSize = hiddenSize } = sizesOf(inputSize, hiddenSize);
      const made: RecurrentCell<Readonly<Record<Parameters, Tensor>>, Readonly<Record<States, Tensor>>> = {
        kind: `testing/${name.replaceAll(" ", "-")}`,
        inputSize,
        hiddenSize,
        outputSize,
        options: { inputSize, hiddenSize },
        init: (random) =>
          mapRecord(parameters, (shape, parameter) => smallNormal(random.split(parameter), shape)),
        initialState: (batch) => mapRecord(states, (width) => zeros([batch, width])),
        ...(project === undefined ? {} : { project }),
        step,
      };
      return made;
    },
  };
}

function smallNormal(random: Random, shape: Shape): Tensor {
  const size = shape.reduce((product, axis) => product * axis, 1);
  const deviation = shape.length === 2 ? 1 / Math.sqrt(shape[0]!) : 0.5;
  return upload({ data: Float32Array.from(random.normalNumbers(size), (z) => z * deviation), shape });
}

function mapRecord<Key extends string, From, To>(
  record: Readonly<Record<Key, From>>,
  f: (value: From, key: Key) => To,
): Readonly<Record<Key, To>> {
  const keys = Object.keys(record) as Key[];
  return Object.fromEntries(keys.map((key) => [key, f(record[key], key)])) as Record<Key, To>;
}
