import { type Browser, chromium } from "playwright";
import { describe } from "vitest";
import { chromiumMissing, chromiumOptions } from "./chromium.ts";

export type { Browser, Page } from "playwright";

/** Tests that need Chromium; skipped, with the reason, where there is none. */
export function describeInChromium(name: string, body: () => void): void {
  const missing = chromiumMissing();
  if (missing === null) describe(name, body);
  else describe.skip(`${name} (skipped: ${missing})`, body);
}

/** Starts Chromium, for as long as it is not closed. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({ ...chromiumOptions, args: [...chromiumOptions.args] });
}
