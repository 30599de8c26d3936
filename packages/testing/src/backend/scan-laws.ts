import {
  add,
  explainScan,
  leavesOf,
  mapTree,
  mul,
  type Random,
  random,
  type ScanKernelChoice,
  scan,
  scoped,
  sum,
  type Tensor,
  type Tree,
  valueAndGradWithAux,
} from "@refrain/core";
import { mustAgree } from "../laws/compare.ts";
import { normal, upload } from "../laws/draw.ts";
import { type HostTree, readFrom, withDevice } from "../laws/on-device.ts";
import { treesMustAgree } from "./agree.ts";
import { formSteps } from "./steps/forms.ts";
import { paperSteps } from "./steps/papers.ts";
import type { AnyCell, StepProgram } from "./steps/step-cell.ts";
import type { BackendLaw } from "./subject.ts";

/** One scan: its sizes, how it runs, and through which results the loss goes. */
interface ScanCase {
  readonly inputSize: number;
  readonly hiddenSize: number;
  readonly batch: number;
  readonly time: number;
  readonly lengths?: readonly number[];
  readonly reverse?: boolean;
  readonly initialState?: boolean;
  readonly loss?: "outputs" | "state";
}

const small = { inputSize: 2, hiddenSize: 3, batch: 5, time: 7 } as const;
const odd = { inputSize: 5, hiddenSize: 17, batch: 5, time: 7 } as const;
const lengths = [7, 1, 4, 6, 2];

// Sizes beside every tile's and vector's, and every way to run a scan at one of them.
const CASES: readonly ScanCase[] = [
  { inputSize: 1, hiddenSize: 1, batch: 1, time: 1 },
  { inputSize: 1, hiddenSize: 1, batch: 5, time: 7, lengths, initialState: true },
  { inputSize: 5, hiddenSize: 17, batch: 1, time: 7, initialState: true },
  { inputSize: 5, hiddenSize: 17, batch: 5, time: 1 },
  small,
  { ...small, reverse: true },
  { ...small, lengths },
  { ...small, initialState: true, loss: "outputs" },
  { ...small, lengths, reverse: true, initialState: true, loss: "state" },
  { ...odd, lengths, reverse: true, initialState: true },
  { inputSize: 3, hiddenSize: 36, batch: 13, time: 2 },
];

const steps: readonly StepProgram[] = [...paperSteps, ...formSteps];

/** Scans on a backend, fused and composed, forward and backward, against the composed scan of the reference device. */
export function scanLaws(): BackendLaw[] {
  return steps
    .flatMap((step) => [
      agreementLaw(`scan of ${step.name} equals the reference's composed scan`, step, "auto"),
      fusionLaw(`scan of ${step.name} is fused, where the device fuses scans`, step),
    ])
    .concat(
      // One operation at a time, a scan is made of primitives, which have laws of their own: one step program is enough.
      agreementLaw("composed scan of lstm equals the reference's", paperSteps[1]!, "composed"),
    );
}

function agreementLaw(name: string, step: StepProgram, kernel: ScanKernelChoice): BackendLaw {
  return {
    name,
    async check({ device, oracle, tolerance }) {
      for (const each of CASES) {
        const cell = step.cell(each.inputSize, each.hiddenSize);
        const actual = await readFrom(device, () => scanWithGradients(cell, each, kernel));
        const expected = await readFrom(oracle, () => scanWithGradients(cell, each, "composed"));
        treesMustAgree(JSON.stringify(each), actual, expected, tolerance.program);
        mustBeZeroPastLengths(actual, each);
      }
    },
  };
}

function fusionLaw(name: string, step: StepProgram): BackendLaw {
  return {
    name,
    async check({ device }) {
      if (device.compileScan === undefined) return;
      const cell = step.cell(odd.inputSize, odd.hiddenSize);
      const { reasons } = withDevice(device, () => {
        let explained: ReturnType<typeof explainScan> | null = null;
        scoped(() => {
          const { params, inputs } = operandsOf(cell, odd);
          explained = explainScan(cell, params, inputs);
        });
        return explained!;
      });
      if (reasons.length > 0) throw new Error(`The device declines: ${reasons.join("; ")}.`);
    },
  };
}

/** The outputs, the last state, and the gradients of parameters, inputs and initial state. */
function scanWithGradients(cell: AnyCell, each: ScanCase, kernel: ScanKernelChoice): Tree {
  const operands = operandsOf(cell, each);
  const { reverse = false, loss = "both", initialState = false } = each;
  const { aux, grads } = valueAndGradWithAux(({ params, inputs, state }: typeof operands) => {
    const scanned = scan(cell, params, inputs, {
      ...(initialState ? { initialState: state } : {}),
      ...(each.lengths === undefined ? {} : { lengths: each.lengths }),
      reverse,
      kernel,
    });
    const leaves = leavesOf(scanned.state);
    const results = [...(loss === "state" ? [] : [scanned.outputs]), ...(loss === "outputs" ? [] : leaves)];
    return { value: weightedSum(results.length > 0 ? results : [scanned.outputs]), aux: { ...scanned } };
  })(operands);
  return { outputs: aux.outputs, state: aux.state, gradient: grads };
}

function operandsOf(cell: AnyCell, { batch, time, inputSize }: ScanCase) {
  const source = random(5).split(cell.kind);
  const state = cell.initialState(batch);
  return {
    params: cell.init(source.split("params")),
    inputs: draw(source.split("inputs"), [batch, time, inputSize]),
    state: mapTree(state, ({ shape }, name) => draw(source.split(`state ${name}`), shape)),
  };
}

function weightedSum(tensors: readonly Tensor[]): Tensor {
  return tensors
    .map((tensor, index) => sum(mul(tensor, draw(random(6).split(index), tensor.shape))))
    .reduce((a, b) => add(a, b));
}

function draw(source: Random, shape: readonly number[]): Tensor {
  return upload(normal(shape)(source));
}

function mustBeZeroPastLengths(results: HostTree, { lengths: rows, batch, time }: ScanCase): void {
  const outputs = results.get("outputs")!;
  const size = outputs.data.length / (batch * time);
  rows?.forEach((length, row) => {
    const past = outputs.data.subarray((row * time + length) * size, (row + 1) * time * size);
    const zeros = { data: new Float32Array(past.length), shape: [past.length] };
    mustAgree(`outputs past the length of row ${row}`, { data: past, shape: zeros.shape }, zeros, 0);
  });
}
