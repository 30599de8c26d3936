import { defineConfig } from "tsdown";

// Two entries: the browser-safe one, and `./node` with what needs files.
export default defineConfig({
  entry: { index: "src/index.ts", node: "src/node/index.ts" },
  format: "esm",
  platform: "neutral",
  external: [/^node:/],
  dts: true,
  clean: true,
  fixedExtension: false,
});
