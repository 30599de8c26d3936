import { reference } from "@refrain/core";
import { expect, it } from "vitest";
import { layer } from "../workloads.ts";
import { profile } from "./profile.ts";

it("names primitives and scans with their shapes, and its parts make the whole", async () => {
  const device = await reference().start();
  const { kernel, milliseconds, parts } = await profile(layer("lstm", [2, 3, 4, 5]), device, 3);
  expect(kernel).toBe("fused reference");
  const calls = new Map(parts.map((part) => [part.name, part.calls]));
  expect(calls.get("matMul [6, 4] [4, 20]")).toBe(1);
  expect(calls.get("scan(lstm) forward [2, 3, 20]")).toBe(1);
  expect(calls.get("scan(lstm) backward [2, 3, 20]")).toBe(1);
  expect(parts.reduce((sum, part) => sum + part.milliseconds, 0)).toBeCloseTo(milliseconds, 9);
  expect(parts.reduce((sum, part) => sum + part.share, 0)).toBeCloseTo(1, 9);
});
