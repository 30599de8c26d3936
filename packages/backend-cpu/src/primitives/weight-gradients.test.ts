import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Engine } from "../engine/engine.ts";
import { type Buffer, type Session, startSession } from "../engine/session.ts";
import { startWasm } from "../engine/wasm.ts";
import { type DelayedGradients, startDelayedGradients } from "./weight-gradients.ts";

describe("gradients of weights with one right matrix", () => {
  let engine: Engine;
  let session: Session;
  let gradients: DelayedGradients;
  beforeEach(async () => {
    ({ engine } = await startWasm({ threads: 1, instructionSet: "" }));
    session = startSession(engine);
    gradients = startDelayedGradients(session);
  });
  afterEach(() => engine.destroy());

  const put = (...numbers: number[]): Buffer => {
    const buffer = session.allocate(numbers.length);
    engine.write(buffer.handle, Float32Array.from(numbers));
    return buffer;
  };
  const read = (buffer: Buffer): number[] => {
    const data = new Float32Array(buffer.elements);
    engine.read(session.settle(buffer).handle, data);
    return [...data];
  };
  const float = (buffer: Buffer, ...shape: number[]) => ({ buffer, shape, dtype: "float32" as const });
  const spec = (...shape: number[]) => ({ shape, dtype: "float32" as const });

  /** One row of three steps: states after them, the state before, inputs, and the gradient of two columns. */
  const start = () => {
    const [states, initial, inputs] = [put(1, 2, 3), put(5), put(1, 0, 2)];
    const right = put(1, 10, 2, 20, 3, 30);
    const steps = { batch: 1, time: 3, columns: 2, reverse: false };
    const recurrent = gradients.delay(right, steps, null, { left: states, initial, size: 1 })!;
    const join = {
      inputs: () =>
        gradients.join(
          "matMul",
          [float(inputs, 3, 1), float(right, 3, 2)],
          { transposeA: true, transposeB: false },
          spec(1, 2),
        )!,
      bias: () => gradients.join("sum", [float(right, 1, 3, 2)], { axes: [0, 1], keepDims: false }, spec(2))!,
    };
    return { states, initial, inputs, right, recurrent, join };
  };
  const recurrentGradient = [5 * 1 + 1 * 2 + 2 * 3, 10 * (5 * 1 + 1 * 2 + 2 * 3)];

  it("are computed together when the last product comes", () => {
    const { recurrent, join } = start();
    const bias = join.bias();
    expect([recurrent.handle, bias.handle]).toEqual([-1, -1]);
    const weights = join.inputs();
    for (const buffer of [recurrent, bias, weights]) expect(buffer.handle).toBeGreaterThanOrEqual(0);
    expect(read(recurrent)).toEqual(recurrentGradient);
    expect(read(weights)).toEqual([7, 70]);
    expect(read(bias)).toEqual([6, 60]);
    expect(join.inputs()).toBeNull();
    expect(join.bias()).toBeNull();
  });

  it("are computed when one of them is read", () => {
    const { recurrent, join } = start();
    expect(read(join.bias())).toEqual([6, 60]);
    expect(recurrent.handle).toBeGreaterThanOrEqual(0);
    expect(read(recurrent)).toEqual(recurrentGradient);
  });

  it("are computed before the memory of a matrix they read is given back", () => {
    const { states, initial, right, recurrent } = start();
    session.release(states);
    session.release(initial);
    expect(recurrent.handle).toBe(-1);
    session.release(right);
    expect(recurrent.handle).toBeGreaterThanOrEqual(0);
    expect(read(recurrent)).toEqual(recurrentGradient);
  });

  it("leave nothing behind when nobody wants them", () => {
    const inUse = engine.count(0);
    const { states, initial, inputs, right, recurrent, join } = start();
    const bias = join.bias();
    for (const buffer of [recurrent, bias, states, initial, inputs]) session.release(buffer);
    expect(right.beforeFree).toBeNull();
    session.release(right);
    expect(engine.count(0)).toBe(inUse);
  });

  it("take the state before each step by the rows' lengths", () => {
    const [states, initial] = [put(1, 2, 9, 3, 4, 5), put(10, 20)];
    const right = put(1, 1, 0, 1, 1, 1);
    const steps = { batch: 2, time: 3, columns: 1, reverse: true };
    const lengths = Int32Array.of(2, 3);
    const gradient = gradients.delay(right, steps, lengths, { left: states, initial, size: 1 })!;
    expect(read(gradient)).toEqual([2 + 10 + 4 + 5 + 20]);
  });

  it("do not join a product with another matrix, or sums of other axes", () => {
    const { inputs, right, recurrent } = start();
    const other = put(1, 2, 3, 4, 5, 6);
    const plain = { transposeA: false, transposeB: false };
    const turned = { transposeA: true, transposeB: false };
    expect(
      gradients.join("matMul", [float(inputs, 3, 1), float(other, 3, 2)], turned, spec(1, 2)),
    ).toBeNull();
    expect(gradients.join("matMul", [float(inputs, 1, 3), float(right, 3, 2)], plain, spec(1, 2))).toBeNull();
    expect(gradients.join("sum", [float(right, 3, 2)], { axes: [1] }, spec(3))).toBeNull();
    expect(gradients.join("sum", [float(right, 2, 3)], { axes: [0] }, spec(3))).toBeNull();
    expect(recurrent.handle).toBe(-1);
  });
});
