import { defineConfig, type TestProjectConfiguration, type ViteUserConfig } from "vitest/config";
import { chromiumMissing } from "./tooling/engine-tests/src/chromium.ts";

// Tests of WebGPU need Chromium, and minutes where it is a software adapter's: `npm run test:webgpu` runs them. What must hold on every
// engine, `*.engines.test.ts`, runs there again on WebGPU, in Node and in Chromium.
const webgpu = process.env["REFRAIN_TIER"] === "webgpu";
const testsNamed = (ending: string): string[] =>
  ["packages", "apps", "tooling"].map((folder) => `${folder}/*/src/**/*${ending}.test.ts`);

async function webgpuProjects(): Promise<TestProjectConfiguration[]> {
  const node: TestProjectConfiguration = {
    extends: true,
    test: { name: "Node", include: testsNamed(".{webgpu,engines}") },
  };
  if (chromiumMissing() !== null) return [node];
  const { chromiumProject } = await import("./tooling/engine-tests/src/chromium-project.ts");
  return [node, chromiumProject(testsNamed(".engines"))];
}

const config: ViteUserConfig = defineConfig({
  resolve: { conditions: ["@refrain/source"] },
  ssr: { resolve: { conditions: ["@refrain/source"] } },
  test: {
    ...(webgpu
      ? { projects: await webgpuProjects() }
      : { include: testsNamed(""), exclude: ["**/*.webgpu.test.ts", "**/node_modules/**"] }),
    // Numeric suites are single-threaded by nature; two workers fill the two cores of a small machine.
    maxWorkers: 2,
    testTimeout: 60_000,
    reporters: ["default", "./tooling/setup/count-reporter.ts"],
  },
});

export default config;
