import { defineConfig } from "tsdown";

export default defineConfig({
  entry: ["src/index.ts", "src/platform/node.ts", "src/platform/browser.ts"],
  format: "esm",
  platform: "neutral",
  dts: true,
  clean: true,
  fixedExtension: false,
  external: ["#platform", /^node:/],
});
