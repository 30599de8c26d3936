import { defineConfig, type ViteUserConfig } from "vitest/config";

// Tests of WebGPU need Chromium, and minutes where it is a software adapter's: `npm run test:webgpu` runs them, and again what must
// hold on every engine (`*.engines.test.ts`), on WebGPU.
const webgpu = process.env["REFRAIN_TIER"] === "webgpu";
const tests = ["packages/*/src/**/*", "apps/*/src/**/*", "tooling/*/src/**/*"];

const config: ViteUserConfig = defineConfig({
  resolve: { conditions: ["@refrain/source"] },
  ssr: { resolve: { conditions: ["@refrain/source"] } },
  test: {
    include: tests.map((path) => `${path}${webgpu ? ".{webgpu,engines}" : ""}.test.ts`),
    exclude: webgpu ? [] : ["**/*.webgpu.test.ts", "**/node_modules/**"],
    // Numeric suites are single-threaded by nature; two workers fill the two cores of a small machine.
    maxWorkers: 2,
    testTimeout: 60_000,
    reporters: ["default", "./tooling/setup/count-reporter.ts"],
  },
});

export default config;
