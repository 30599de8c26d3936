import { defineConfig } from "tsdown";

export default defineConfig({
  entry: { index: "src/index.ts", laws: "src/laws/index.ts" },
  format: "esm",
  platform: "neutral",
  dts: true,
  clean: true,
  fixedExtension: false,
});
