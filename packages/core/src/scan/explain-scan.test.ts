import { beforeEach, describe, expect, test } from "vitest";
import { reshape } from "../apply.ts";
import { add, mul } from "../ops/arithmetic.ts";
import { cumulativeSum, mean, sum } from "../ops/reduce.ts";
import { flip } from "../ops/shape.ts";
import { softmax } from "../ops/softmax.ts";
import { cast } from "../ops/unary.ts";
import { random } from "../random/random.ts";
import { reference } from "../reference/device.ts";
import { currentDevice, liveTensors, start, useDevice } from "../runtime.ts";
import type { Tensor } from "../tensor.ts";
import { type ExampleCell, exampleCell, lstm } from "./example-cells.ts";
import { explainScan, scan } from "./scan.ts";

beforeEach(() => start(reference()));

const inputs = () => random(2).normal([2, 3, 3]);
const unusual = (next: (h: Tensor, w: Tensor) => Tensor): ExampleCell =>
  exampleCell("acme/x", {
    shapes: { w: [4, 4] },
    states: { h: 4 },
    step({ w }, { h }, x) {
      const state = add(next(h!, w!), sum(x, 1, true));
      return { output: state, state: { h: state } };
    },
  });

test("a step of plain operations is fused, and shown", () => {
  const explained = explainScan(lstm, lstm.init(random(1)), inputs());
  expect({ ...explained, forward: explained.forward.split("\n")[0], backward: "" }).toEqual({
    kernel: "fused",
    name: "fused reference",
    reasons: [],
    forward: "params.recurrentWeights: [4, 16]",
    backward: "",
  });
  expect(explained.forward).toContain("state.h: [batch, 4]");
  expect(explained.backward).toContain("gradient.output: [batch, 4]");
});

test("explaining computes no steps and leaves nothing behind", () => {
  const [params, x] = [lstm.init(random(1)), inputs()];
  const before = liveTensors();
  explainScan(lstm, params, x);
  expect(liveTensors()).toBe(before);
});

test("composed on request says so", () => {
  const { kernel, name, reasons } = explainScan(lstm, lstm.init(random(1)), inputs(), { kernel: "composed" });
  expect({ kernel, name, reasons }).toEqual({
    kernel: "composed",
    name: "composed reference",
    reasons: ["kernel: composed was asked for"],
  });
});

describe("a step that cannot be fused", () => {
  const faults: readonly (readonly [ExampleCell, string])[] = [
    [unusual((h) => softmax(h)), "step uses softmax"],
    [unusual((h) => cumulativeSum(h, 1)), "step uses cumulativeSum"],
    [unusual((h) => flip(h, 1)), "step uses flip"],
    [unusual((h) => add(h, mean(h, 0, true))), "step uses sum to [1, 4], which is not [batch, features]"],
    [unusual((h) => mul(h, cast(cast(h, "int32"), "float32"))), "step uses cast of int32"],
    [
      unusual((h) => add(h, reshape(sum(h, 1), [-1, 1]))),
      "step uses sum to [batch], which is not [batch, features]",
    ],
  ];
  for (const [cell, reason] of faults) {
    test(`gives the reason: ${reason}`, () => {
      const [params, x] = [cell.init(random(1)), inputs()];
      const { kernel, reasons } = explainScan(cell, params, x);
      expect(kernel).toBe("composed");
      expect(reasons[0]).toBe(reason);
    });
  }

  test("throws with the reasons under `fused`, and runs composed under `auto`", () => {
    const cell = unusual((h) => softmax(h));
    const [params, x] = [cell.init(random(1)), inputs()];
    expect(() => scan(cell, params, x, { kernel: "fused" })).toThrow(
      new Error("scan: cannot fuse acme/x: step uses softmax."),
    );
    expect(scan(cell, params, x).outputs.dataSync()).toEqual(
      scan(cell, params, x, { kernel: "composed" }).outputs.dataSync(),
    );
  });
});

test("a device without fused scans, or that declines one, is the reason", () => {
  const { compileScan: _, ...plain } = currentDevice();
  useDevice(plain);
  const [params, x] = [lstm.init(random(1)), inputs()];
  expect(explainScan(lstm, params, x).reasons).toEqual(["reference has no fused scan"]);
  useDevice({ ...plain, compileScan: () => ({ declined: ["hidden sizes must be multiples of 16"] }) });
  const declined = [lstm.init(random(1)), inputs()] as const;
  const explained = explainScan(lstm, ...declined);
  expect([explained.kernel, explained.reasons]).toEqual([
    "composed",
    ["hidden sizes must be multiples of 16"],
  ]);
  expect(explained.forward).toContain("matMul");
  expect(() => scan(lstm, ...declined, { kernel: "fused" })).toThrow(
    new Error("scan: cannot fuse lstm: hidden sizes must be multiples of 16."),
  );
});
