import { gru, lstm, minGru } from "@refrain/cells";
import {
  add,
  argMax,
  currentDevice,
  gather,
  mapTree,
  passedOver,
  type RecurrentCell,
  random,
  reference,
  scan,
  scoped,
  start,
  stop,
  sum,
  type Tensor,
  type Tree,
  tensor,
  useDevice,
  valueAndGrad,
  zeros,
} from "@refrain/core";
import { offerSoftwareAdapter } from "@refrain/engine-tests/software-adapter";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { statisticsOf, webgpuDevice } from "./device.ts";
import { webgpu } from "./node.ts";

offerSoftwareAdapter();
const why = await webgpu({ allowSoftware: true }).unavailable();

describe.skipIf(why !== null)(`a WebGPU device${why === null ? "" : ` (skipped: ${why})`}`, () => {
  beforeEach(async () => {
    await start(webgpu({ allowSoftware: true }));
  });
  afterEach(async () => {
    const device = currentDevice();
    stop();
    await device.dispose();
  });

  const drawn = (shape: readonly number[]): Tensor => random(2).normal(shape);
  const counted = (run: () => void): number => {
    const before = statisticsOf(currentDevice()).dispatches;
    run();
    return statisticsOf(currentDevice()).dispatches - before;
  };

  it("names its adapter", () => {
    expect(currentDevice().description).toMatch(/^webgpu \S/);
  });

  const time = 20;
  const cells: readonly RecurrentCell<Tree, Tree>[] = [
    lstm({ inputSize: 3, hiddenSize: 5 }) as never,
    gru({ inputSize: 3, hiddenSize: 5 }) as never,
    minGru({ inputSize: 3, hiddenSize: 5 }) as never,
  ];
  for (const cell of cells) {
    it(`scans ${cell.kind} in few dispatches, forward and backward`, () => {
      const params = cell.init(random(1));
      const inputs = drawn([2, time, 3]);
      expect(counted(() => scoped(() => void scan(cell, params, inputs)))).toBeLessThanOrEqual(10);
      const gradient = valueAndGrad((p: Tree) => sum(scan(cell, p, inputs).outputs));
      expect(counted(() => scoped(() => void gradient(params)))).toBeLessThanOrEqual(30);
    });
  }

  it("compiles no pipeline anew for another length, and none for another batch", () => {
    const cell = lstm({ inputSize: 3, hiddenSize: 5 });
    const params = cell.init(random(1));
    const step = (batch: number, steps: number): void =>
      scoped(() => {
        const inputs = drawn([batch, steps, 3]);
        valueAndGrad((p: typeof params) => sum(scan(cell, p, inputs).outputs))(params);
      });
    step(2, 7);
    step(3, 9);
    const { pipelines } = statisticsOf(currentDevice());
    step(5, 13);
    step(4, 8);
    expect(statisticsOf(currentDevice()).pipelines).toBe(pipelines);
  });

  it("submits nothing by itself between two reads of a small program", async () => {
    const { submissions } = statisticsOf(currentDevice());
    const total = sum(add(drawn([3, 5]), 1));
    expect(statisticsOf(currentDevice()).submissions).toBe(submissions);
    await total.data();
    expect(statisticsOf(currentDevice()).submissions).toBe(submissions + 1);
  });

  it("throws at the read when ids that a kernel made are out of range", async () => {
    const ids = argMax(tensor([[0, 0, 1]]));
    const rows = gather(tensor([[1], [2]]), ids);
    await expect(rows.data()).rejects.toThrow("gather: ids must be from 0 to 1, got 2 at position 0.");
    expect(await add(tensor([1, 2]), 1).data()).toEqual(Float32Array.of(2, 3));
  });

  it("refuses a tensor over the adapter's limit, and says what to do", () => {
    expect(() => zeros([1 << 16, 1 << 16])).toThrow(
      /^webgpu: a tensor of 16 GiB is over this adapter's limit of .* for one buffer\. Use a smaller batch or shorter sequences, or run it on the CPU: start\(cpu\(\)\)\.$/,
    );
  });

  it("turns an invalid command into an exception of the next read", async () => {
    const gpu = await rawDevice();
    const device = webgpuDevice(gpu, "for this test");
    useDevice(device);
    const x = tensor([1, 2, 3]);
    gpu.createShaderModule({ code: "not WGSL" });
    await gpu.queue.onSubmittedWorkDone();
    await expect(add(x, 1).data()).rejects.toThrow(/^webgpu: /);
  });

  it("says that the device was lost, wherever it is used", async () => {
    const gpu = await rawDevice();
    const device = webgpuDevice(gpu, "for this test");
    useDevice(device);
    const x = tensor([1, 2, 3]);
    gpu.destroy();
    await gpu.lost;
    expect(() => add(x, 1)).toThrow(
      /^webgpu: the GPU device was lost \(.*\)\. Its tensors are gone: start a device/,
    );
    await expect(x.data()).rejects.toThrow("load the last checkpoint");
  });

  it("is left out with the reason when only a software adapter is there", async () => {
    const { description } = currentDevice();
    if (!/swiftshader|llvmpipe/i.test(description)) return;
    expect(await webgpu().unavailable()).toMatch(
      /^the only adapter is in software \(.*Pass allowSoftware: true to take it\.$/,
    );
    const next = await start(webgpu(), reference());
    expect(next.backend).toBe("reference");
    expect(passedOver()).toEqual([expect.stringMatching(/^webgpu: the only adapter is in software/)]);
    await expect(start(webgpu())).rejects.toThrow("webgpu: the only adapter is in software");
  });

  it("gives the same initial weights as every device", async () => {
    const cell = lstm({ inputSize: 3, hiddenSize: 5 });
    const read = async (): Promise<number[]> => {
      const numbers: Promise<ArrayLike<number>>[] = [];
      mapTree(cell.init(random(9)), (leaf) => {
        numbers.push(leaf.data());
        return leaf;
      });
      return (await Promise.all(numbers)).flatMap((each) => Array.from(each));
    };
    const here = await read();
    await start(reference());
    expect(here).toEqual(await read());
  });
});

// Dawn's instance must outlive its devices.
let instance: GPU | null = null;

/** A GPU device whose fate the test decides. */
async function rawDevice(): Promise<GPUDevice> {
  const { create } = await import("webgpu");
  instance ??= create([]);
  const adapter = await instance.requestAdapter();
  return adapter!.requestDevice();
}

describe("webgpu", () => {
  it("says what is missing where there is no WebGPU", async () => {
    const { webgpu: inBrowser } = await import("./webgpu.ts");
    const nothing = { requestAdapter: async () => null };
    expect(await inBrowser({ gpu: nothing }).unavailable()).toBe(
      "WebGPU finds no adapter: no GPU, or its driver is missing or blocked. Look at chrome://gpu, or install the GPU's Vulkan driver.",
    );
    await expect(inBrowser({ gpu: nothing }).start()).rejects.toThrow("webgpu: WebGPU finds no adapter");
  });

  it("refuses statistics of another backend's device", async () => {
    const device = await reference().start();
    expect(() => statisticsOf(device)).toThrow(
      "statisticsOf: the device must be of the backend webgpu, got reference.",
    );
  });
});
