import { describeBackend } from "@refrain/testing";
import { describe, expect, it, vi } from "vitest";
import { cpu } from "./index.ts";

const why = await cpu({ engine: "native" }).unavailable();
if (why === null) {
  describeBackend("the native engine on two threads", () => cpu({ engine: "native", threads: 2 }));
  for (const instructionSet of ["avx512", "avx2", "sse2", "neon"]) {
    const missing = await startProblem(instructionSet);
    if (missing === null) {
      describeBackend(`the native engine with ${instructionSet}`, () =>
        cpu({ engine: "native", threads: 1, instructionSet }),
      );
    } else {
      describe.skip(`the native engine with ${instructionSet} (skipped: ${missing})`, () => {
        it("runs", () => {});
      });
    }
  }
} else {
  describe.skip(`the native engine (skipped: ${why})`, () => {
    it("runs", () => {});
  });
}
describeBackend("the WebAssembly engine on one thread", () => cpu({ engine: "wasm", threads: 1 }));
describeBackend("the WebAssembly engine on two threads", () => cpu({ engine: "wasm", threads: 2 }));

/** An instruction set that every processor of its kind has. */
const narrowest = process.arch === "arm64" ? "neon" : "sse2";

async function startProblem(instructionSet: string): Promise<string | null> {
  try {
    const device = await cpu({ engine: "native", threads: 1, instructionSet }).start();
    await device.dispose();
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}

describe("cpu", () => {
  it("says which engine, instruction set and how many threads run", async () => {
    const one = await cpu({ engine: "wasm", threads: 1 }).start();
    expect(one.description).toBe("cpu wasm simd128, 1 thread");
    await one.dispose();
    const three = await cpu({ engine: "wasm", threads: 3 }).start();
    expect(three.description).toBe("cpu wasm simd128, 3 threads");
    expect(three.capabilities.threads).toBe(3);
    await three.dispose();
  });

  it.skipIf(why !== null)(
    "takes the native engine's instruction set from the environment, and WebAssembly's own",
    async () => {
      vi.stubEnv("REFRAIN_INSTRUCTION_SET", narrowest);
      const native = await cpu({ engine: "native", threads: 1 }).start();
      const wasm = await cpu({ engine: "wasm", threads: 1 }).start();
      expect(native.description).toBe(`cpu native ${narrowest}, 1 thread`);
      expect(wasm.description).toBe("cpu wasm simd128, 1 thread");
      vi.stubEnv("REFRAIN_INSTRUCTION_SET", "mmx");
      await expect(cpu({ engine: "native" }).start()).rejects.toThrow(
        "cpu: this processor, or this build, has no mmx. Leave instructionSet, or REFRAIN_INSTRUCTION_SET, out.",
      );
      vi.unstubAllEnvs();
      await Promise.all([native.dispose(), wasm.dispose()]);
    },
  );

  it("refuses an instruction set that the engine does not have", async () => {
    await expect(cpu({ engine: "wasm", instructionSet: "avx2" }).start()).rejects.toThrow(
      "cpu: WebAssembly has simd128, not avx2. Leave instructionSet out.",
    );
  });

  it("refuses a number of threads that is no number of threads", async () => {
    await expect(cpu({ threads: 0 }).start()).rejects.toThrow(
      "cpu: threads must be a whole number from 1 to 256, got 0.",
    );
    expect(await cpu({ threads: 1.5 }).unavailable()).toBe(
      "cpu: threads must be a whole number from 1 to 256, got 1.5.",
    );
  });
});
