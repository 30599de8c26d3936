import { lstm } from "@refrain/cells";
import { type Device, random, scan, tensor, useDevice } from "@refrain/core";
import { afterEach, expect, it } from "vitest";
import { platform } from "#platform";
import { deviceOf } from "../device.ts";
import { withoutStack } from "../testing/without-stack.ts";
import { commandNumber } from "./commands.ts";
import { startWasm } from "./wasm.ts";
import type { WasmWorker } from "./wasm-worker.ts";

afterEach(() => useDevice(null));

const stopped = (why: string): string =>
  `cpu: WebAssembly stopped (${why}), and what the device held is lost. Start another device; if it stops again, start it with threads: 1.`;

/** A device of two threads, the second of which traps when it computes. */
async function fragile(split: "rows" | "columns"): Promise<Device> {
  const { engine } = await withoutStack(platform, () => startWasm({ threads: 2, instructionSet: "" }));
  return deviceOf(engine, "cpu wasm, 2 threads", split);
}

function scanned(): readonly number[] {
  const cell = lstm({ inputSize: 16, hiddenSize: 64 });
  const data = Float32Array.from({ length: 40 * 8 * 16 }, (_, i) => Math.sin(i));
  return [...scan(cell, cell.init(random(1)), tensor(data, [40, 8, 16])).outputs.dataSync()];
}

/** By rows, the caller may have done all before the other thread is awake: not every time. */
function scannedOften(): void {
  for (let n = 0; n < 500; n++) scanned();
}

for (const split of ["rows", "columns"] as const) {
  it(`throws what a worker stopped at while its caller waits for it, the work split by ${split}`, async () => {
    const device = await fragile(split);
    useDevice(device);
    expect(scannedOften).toThrow(stopped("thread 1: memory access out of bounds"));
    expect(() => tensor([1, 2])).toThrow(stopped("thread 1: memory access out of bounds"));
    await device.dispose();
    await device.dispose();
  });
}

it("computes on a new device as if nothing had been", async () => {
  const { engine } = await startWasm({ threads: 1, instructionSet: "" });
  useDevice(deviceOf(engine, "cpu wasm, 1 thread"));
  const expected = scanned();
  const broken = await fragile("columns");
  useDevice(broken);
  expect(scanned).toThrow("cpu: WebAssembly stopped");
  const { engine: next } = await startWasm({ threads: 2, instructionSet: "" });
  useDevice(deviceOf(next, "cpu wasm, 2 threads"));
  expect(scanned()).toEqual(expected);
  for (const each of [engine, next, broken]) await ("destroy" in each ? each.destroy() : each.dispose());
});

for (const threads of [1, 3]) {
  it(`gives an engine of threads: ${threads} up when the caller's own thread traps`, async () => {
    const { engine } = await startWasm({ threads, instructionSet: "" });
    const handle = engine.allocate(64);
    // Copies far more than there is, in as many parts as there are threads.
    const copy = [
      commandNumber("copy"),
      handle,
      handle,
      2 ** 29,
      0,
      2,
      threads,
      2 ** 24,
      2 ** 24,
      1,
      2 ** 24,
      1,
    ];
    expect(() => engine.execute(Int32Array.from(copy))).toThrow(
      /^cpu: WebAssembly stopped \((thread \d: )?memory access out of bounds\), and what the device held is lost\./,
    );
    expect(() => engine.allocate(64)).toThrow("cpu: WebAssembly stopped");
    expect(() => engine.read(handle, new Float32Array(1))).toThrow("cpu: WebAssembly stopped");
    engine.free(handle);
    await engine.destroy();
  });
}

it("starts no more than 64 threads, and says so", async () => {
  const { engine, fewer } = await startWasm({ threads: 65, instructionSet: "" });
  expect(engine.threads).toBe(64);
  expect(fewer).toBe("WebAssembly runs 64 at most");
  await engine.destroy();
});

it("gives an engine up whose worker was killed between two commands", async () => {
  const { startWorker } = platform;
  const workers: WasmWorker[] = [];
  platform.startWorker = (task) => {
    workers.push(startWorker(task));
    return workers.at(-1)!;
  };
  const { engine } = await startWasm({ threads: 3, instructionSet: "" }).finally(() => {
    platform.startWorker = startWorker;
  });
  const handle = engine.allocate(64);
  await workers[1]!.stop();
  expect(() => engine.read(handle, new Float32Array(1))).toThrow(
    stopped("thread 2: its worker ended with exit code 1"),
  );
  expect(() => engine.allocate(64)).toThrow(stopped("thread 2: its worker ended with exit code 1"));
  engine.free(handle);
  await engine.destroy();
});
