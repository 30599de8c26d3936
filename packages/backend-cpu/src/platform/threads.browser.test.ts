import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Browser, describeInChromium, launchChromium } from "@refrain/engine-tests/chromium";
import { build } from "vite";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { TestPage } from "../testing/page/main.ts";
import { type Trained, trainingStep } from "../testing/training-step.ts";

const isolation = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
};
/** Strict: no eval, nothing from elsewhere. Only compiling WebAssembly is let in. */
const policy = {
  "Content-Security-Policy": "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; img-src data:",
};
const types: Record<string, string> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".wasm": "application/wasm",
};

describeInChromium("WebAssembly in a page built by Vite", () => {
  let folder = "";
  let server: Server;
  let browser: Browser;
  let expected: readonly number[];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "refrain-page-"));
    await build({
      root: fileURLToPath(new URL("../testing/page", import.meta.url)),
      base: "./",
      configFile: false,
      logLevel: "error",
      resolve: { conditions: ["@refrain/source", "module", "browser"] },
      worker: { format: "es" },
      build: { outDir: folder, emptyOutDir: true, target: "es2022" },
    });
    // The same files under /isolated/, with the headers that threads need, and under /plain/, without.
    server = createServer(({ url = "" }, response) => {
      const [, kind, file = ""] = /^\/(isolated|plain)\/([\w./-]*)$/.exec(url) ?? [];
      const path = join(folder, file === "" ? "index.html" : file);
      if (kind === undefined || !existsSync(path)) return response.writeHead(404).end();
      const headers = { ...policy, ...(kind === "isolated" ? isolation : {}) };
      response.writeHead(200, { ...headers, "Content-Type": types[extname(path)] ?? "" });
      return response.end(readFileSync(path));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    browser = await launchChromium();
    expected = (await trainingStep(1)).numbers;
  });
  afterAll(async () => {
    await browser?.close();
    server?.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function train(
    kind: string,
    method: keyof TestPage,
    threads: number,
  ): Promise<Trained & { readonly error?: string }> {
    const page = await browser.newPage();
    const problems: string[] = [];
    page.on("console", (message) => message.type() === "error" && problems.push(message.text()));
    page.on("pageerror", ({ message }) => problems.push(message));
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/${kind}/`);
    const trained = await page.evaluate(
      ([method, threads]) => (globalThis as { page?: TestPage }).page![method](threads),
      [method, threads] as const,
    );
    expect(problems).toEqual([]);
    await page.close();
    return trained;
  }

  it("has threads where the page is cross-origin isolated, and the numbers of Node, bit for bit", async () => {
    const { description, numbers } = await train("isolated", "trainHere", 3);
    expect(description).toBe("cpu wasm simd128, 3 threads");
    expect(numbers).toEqual(expected);
  });

  it("has threads in a worker of the page too", async () => {
    const { description, numbers } = await train("isolated", "trainInWorker", 2);
    expect(description).toBe("cpu wasm simd128, 2 threads");
    expect(numbers).toEqual(expected);
  });

  it("says what a worker stopped at, and starts anew in the same page", async () => {
    const { error, numbers } = await train("isolated", "trainAfterTrap", 3);
    expect(error).toMatch(
      /^cpu: WebAssembly stopped \(thread [12]: memory access out of bounds\), and what the device held is lost\. Start another device/,
    );
    expect(numbers).toEqual(expected);
  });

  it("runs on one thread elsewhere, and says why", async () => {
    const { description, numbers } = await train("plain", "trainHere", 3);
    expect(description).toBe(
      "cpu wasm simd128, 1 thread (not 3: the page is not cross-origin isolated; serve it with `Cross-Origin-Opener-Policy: same-origin` and `Cross-Origin-Embedder-Policy: require-corp`)",
    );
    expect(numbers).toEqual(expected);
  });
});
