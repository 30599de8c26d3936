import { defineConfig, type ViteUserConfig } from "vitest/config";

const config: ViteUserConfig = defineConfig({
  resolve: { conditions: ["@refrain/source"] },
  ssr: { resolve: { conditions: ["@refrain/source"] } },
  test: {
    include: ["packages/*/src/**/*.test.ts", "apps/*/src/**/*.test.ts", "tooling/*/src/**/*.test.ts"],
    // Numeric suites are single-threaded by nature; two workers fill the two cores of a small machine.
    maxWorkers: 2,
    testTimeout: 60_000,
    reporters: ["default", "./tooling/setup/count-reporter.ts"],
  },
});

export default config;
