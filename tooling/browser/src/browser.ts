import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { launchChromium } from "@refrain/engine-tests/chromium";
import { build } from "esbuild";

/** A script in a real browser. */
export interface BrowserPage {
  /** Calls a function that the script has put on `globalThis`; argument and result are JSON. */
  call<Result>(name: string, argument?: unknown): Promise<Result>;
  close(): Promise<void>;
}

/**
 * Opens an empty page, cross-origin isolated, that runs a script of `pages/` with WebGPU on a software adapter.
 *
 * @param script the file's name.
 */
export async function openPage(script: string): Promise<BrowserPage> {
  const source = await bundle(script);
  const server = createServer((request, response) => {
    response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
    response.setHeader("Cross-Origin-Embedder-Policy", "require-corp");
    if (request.url === "/script.js") response.setHeader("Content-Type", "text/javascript").end(source);
    else
      response.setHeader("Content-Type", "text/html").end('<script type="module" src="/script.js"></script>');
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const browser = await launchChromium();
  const page = await browser.newPage();
  const problems: string[] = [];
  page.on("pageerror", (error) => problems.push(error.message));
  await page.goto(`http://localhost:${port}/`);
  await page
    .waitForFunction(() => "ready" in globalThis)
    .catch((error: Error) => {
      throw new Error(`The page did not start: ${problems.join("; ") || error.message}`);
    });
  return {
    call: (name, argument) =>
      page.evaluate(
        ([called, value]) =>
          (globalThis as unknown as Record<string, (value: unknown) => never>)[called]!(value),
        [name, argument] as const,
      ),
    async close() {
      await browser.close();
      server.close();
    },
  };
}

async function bundle(script: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(`pages/${script}`, import.meta.url))],
    bundle: true,
    write: false,
    format: "esm",
    platform: "browser",
    conditions: ["@refrain/source"],
    target: "es2022",
  });
  return outputFiles[0]!.text;
}
