import { statisticsOf } from "@refrain/backend-webgpu";
import { verifyBackend } from "@refrain/testing/laws";
import { backendFor } from "./engine.ts";
import type { EngineName, Report } from "./protocol.ts";

/** Runs every law of backends on this machine, and tells each one's outcome. */
export async function verify(engine: EngineName, report: (report: Report) => void): Promise<void> {
  const backend = await backendFor(engine);
  const options =
    backend.name === "webgpu"
      ? { memory: (device: Parameters<typeof statisticsOf>[0]) => statisticsOf(device).memory }
      : {};
  for await (const { name, ok, message } of verifyBackend(backend, options)) {
    report({ kind: "law", name, ok, message });
    // Lets the report out before the next law keeps this thread busy.
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
  report({ kind: "verified" });
}
