import { offerSoftwareAdapter } from "@refrain/engine-tests/software-adapter";
import { describeBackend } from "@refrain/testing";
import { describe, it } from "vitest";
import { statisticsOf } from "./device.ts";
import { webgpu } from "./node.ts";

offerSoftwareAdapter();
const why = await webgpu({ allowSoftware: true }).unavailable();
if (why === null) {
  describeBackend("WebGPU in Node", () => webgpu({ allowSoftware: true }), {
    memory: (device) => statisticsOf(device).memory,
  });
} else {
  describe.skip(`WebGPU in Node (skipped: ${why})`, () => {
    it("runs", () => {});
  });
}
