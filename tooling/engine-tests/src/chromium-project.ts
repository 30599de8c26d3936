import { playwright } from "@vitest/browser-playwright";
import type { TestProjectConfiguration } from "vitest/config";
import { chromiumOptions } from "./chromium.ts";

/** Vitest's project that runs test files in Chromium. */
export function chromiumProject(include: readonly string[]): TestProjectConfiguration {
  return {
    extends: true,
    // Vite's own conditions for browsers go when there are others.
    resolve: { conditions: ["@refrain/source", "module", "browser", "development|production"] },
    test: {
      name: "Chromium",
      include: [...include],
      browser: {
        enabled: true,
        headless: true,
        screenshotFailures: false,
        provider: playwright({ launchOptions: { ...chromiumOptions, args: [...chromiumOptions.args] } }),
        instances: [{ browser: "chromium" }],
      },
    },
  };
}
