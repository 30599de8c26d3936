import {
  add,
  type Device,
  disposeTree,
  full,
  type RecurrentCell,
  scan,
  type Tensor,
  tensor,
  useDevice,
  zeros,
} from "@refrain/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { deviceOf } from "../device.ts";
import type { Engine } from "../engine/engine.ts";
import { startWasm } from "../engine/wasm.ts";

/** Adds up its inputs. */
const total: RecurrentCell<readonly Tensor[], { readonly sum: Tensor }> = {
  kind: "total",
  inputSize: 1,
  hiddenSize: 1,
  options: {},
  init: () => [],
  initialState: (batch) => ({ sum: zeros([batch, 1]) }),
  step(_, { sum }, x) {
    const next = add(sum, x);
    return { output: next, state: { sum: next } };
  },
};

describe("a tensor of one number", () => {
  let engine: Engine;
  let device: Device;
  beforeAll(async () => {
    ({ engine } = await startWasm({ threads: 1, instructionSet: "" }));
    device = deviceOf(engine, "wasm");
    useDevice(device);
  });
  afterAll(async () => {
    useDevice(null);
    await device.dispose();
  });

  it("takes memory when it is read", () => {
    const before = engine.count(0);
    const tensors = [zeros([2, 3]), full([2], 7, "int32")];
    expect(engine.count(0)).toBe(before);
    expect(tensors.map((tensor) => [...tensor.dataSync()])).toEqual([
      [0, 0, 0, 0, 0, 0],
      [7, 7],
    ]);
    expect(engine.count(0)).toBe(before + 2);
    disposeTree(tensors);
    expect(engine.count(0)).toBe(before);
  });

  it("is where a scan begins, without memory when it is 0", () => {
    const inputs = tensor([[[1], [2], [3]]]);
    const outputsFrom = (sum: Tensor): number[] => {
      const { outputs, state } = scan(total, [], inputs, { initialState: { sum } });
      const read = [...outputs.dataSync()];
      disposeTree([outputs, state]);
      return read;
    };
    const before = engine.count(0);
    const [none, ten] = [zeros([1, 1]), full([1, 1], 10)];
    expect(outputsFrom(none)).toEqual([1, 3, 6]);
    expect(engine.count(0)).toBe(before);
    expect(outputsFrom(ten)).toEqual([11, 13, 16]);
    expect(engine.count(0)).toBe(before + 1);
    disposeTree([inputs, none, ten]);
  });
});
