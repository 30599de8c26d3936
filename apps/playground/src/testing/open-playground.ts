import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Browser, launchChromium, type Page } from "@refrain/engine-tests/chromium";
import { build } from "vite";
import type { EngineName } from "../worker/protocol.ts";
import { hostFolder, type StaticHost } from "./static-host.ts";

/** The built page, served below a path, and a browser to open it in. */
export interface BuiltPlayground {
  /** Opens the page anew, with nothing remembered. */
  open(options?: OpenOptions): Promise<OpenPlayground>;
  close(): Promise<void>;
}

/** How the page is opened. */
export interface OpenOptions {
  readonly engine?: EngineName;
  readonly locale?: string;
  /** Default: 1200. */
  readonly width?: number;
  /** Whether the server lets the page share memory. Default: true. */
  readonly isolated?: boolean;
}

/** An open page. */
export interface OpenPlayground {
  readonly page: Page;
  /** What the page complained about so far: errors of scripts and of the console, requests that failed. */
  readonly complaints: readonly string[];
  /** The text of one of the page's figures, such as `step`. */
  figure(name: string): Promise<string>;
  /** Clicks a button by its action, such as `train`. */
  press(action: string): Promise<void>;
  /** Writes a number of the settings. */
  set(name: string, value: number): Promise<void>;
  /** Waits until the step is at least so far. */
  reach(step: number): Promise<void>;
  close(): Promise<void>;
}

/** Builds the page as its users get it. */
export async function buildPlayground(): Promise<BuiltPlayground> {
  const root = fileURLToPath(new URL("../../", import.meta.url));
  const folder = await mkdtemp(join(tmpdir(), "refrain-playground-"));
  await build({ root, logLevel: "warn", build: { outDir: folder, emptyOutDir: true } });
  const path = "/some/sub-path/";
  const hosts: readonly StaticHost[] = [
    await hostFolder(folder, { path, isolated: true }),
    await hostFolder(folder, { path, isolated: false }),
  ];
  const browser = await launchChromium();
  return {
    open: ({ isolated = true, ...options } = {}) => openPage(browser, hosts[isolated ? 0 : 1]!.url, options),
    async close() {
      await browser.close();
      for (const host of hosts) host.close();
      await rm(folder, { recursive: true });
    },
  };
}

async function openPage(
  browser: Browser,
  url: string,
  { engine = "wasm", locale = "en-US", width = 1200 }: OpenOptions,
): Promise<OpenPlayground> {
  const context = await browser.newContext({ locale, viewport: { width, height: 900 } });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  page.on("pageerror", ({ message }) => complaints.push(message));
  page.on("requestfailed", (request) => {
    const why = request.failure()?.errorText ?? "";
    // What a worker asked for when it was ended.
    if (why !== "net::ERR_ABORTED") complaints.push(`${request.url()} failed: ${why}`);
  });
  await page.goto(url);
  await page.waitForSelector("[data-action=train]:not([disabled])");
  if (engine !== "auto") await page.selectOption("[name=engine]", engine);
  return {
    page,
    complaints,
    figure: async (name) => (await page.textContent(`[data-figure=${name}]`))?.trim() ?? "",
    press: (action) => page.click(`[data-action=${action}]:not([disabled])`),
    async set(name, value) {
      await page.fill(`[name=${name}]`, String(value));
      await page.press(`[name=${name}]`, "Tab");
    },
    async reach(step) {
      await page.waitForFunction(
        (wanted) => {
          const text = document.querySelector("[data-figure=step]")?.textContent ?? "";
          return Number(text.split("/")[0]!.replaceAll(",", "")) >= wanted;
        },
        step,
        { timeout: 120_000 },
      );
    },
    close: () => context.close(),
  };
}
