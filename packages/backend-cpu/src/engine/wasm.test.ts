import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { startWasm } from "./wasm.ts";

it("lets a process end while its threads wait for work", () => {
  const child = fileURLToPath(new URL("../testing/idle-child.ts", import.meta.url));
  const { status, stdout } = spawnSync(
    process.execPath,
    ["--conditions=@refrain/source", "--import", "tsx", child],
    { encoding: "utf8", timeout: 30_000 },
  );
  expect(stdout).toBe("cpu wasm simd128, 3 threads 200,200\n");
  expect(status).toBe(0);
});

it("refuses work after it was disposed of, and frees in vain", async () => {
  const { engine } = await startWasm({ threads: 2, instructionSet: "" });
  const handle = engine.allocate(100);
  await engine.destroy();
  await engine.destroy();
  expect(() => engine.allocate(100)).toThrow("cpu: the device was disposed. Start another.");
  expect(() => engine.execute(new Int32Array(4))).toThrow("cpu: the device was disposed. Start another.");
  engine.free(handle);
});

it("gives a failed allocation back as -1, and goes on", async () => {
  for (const threads of [1, 2]) {
    const { engine } = await startWasm({ threads, instructionSet: "" });
    expect(engine.allocate(5e9)).toBe(-1);
    const handles = Array.from({ length: 5 }, () => engine.allocate(1e9));
    expect(handles.filter((handle) => handle < 0).length).toBeGreaterThan(0);
    for (const handle of handles) if (handle >= 0) engine.free(handle);
    const handle = engine.allocate(12);
    engine.write(handle, Float32Array.of(1, 2, 3));
    const back = new Float32Array(3);
    engine.read(handle, back);
    expect([...back]).toEqual([1, 2, 3]);
    await engine.destroy();
  }
});
