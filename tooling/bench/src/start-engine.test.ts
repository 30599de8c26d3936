import { expect, it } from "vitest";
import { startEngine } from "./start-engine.ts";

it("never runs with other threads than it was told", async () => {
  await expect(startEngine("reference", 2)).rejects.toThrow(
    new Error("bench: the engine reference runs 1 thread, not 2."),
  );
});

it("starts the engine by its name", async () => {
  const device = await startEngine("wasm", 1);
  expect(device.description).toContain("cpu wasm");
  await device.dispose();
});
