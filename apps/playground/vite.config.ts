import { defaultClientConditions, defineConfig, type UserConfig } from "vite";

// Pages with these headers may share memory among threads: WebAssembly then computes on all cores.
const headers = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
};

const config: UserConfig = defineConfig({
  // Relative addresses: `dist` works from any static host, below any path.
  base: "./",
  resolve: { conditions: ["@refrain/source", ...defaultClientConditions] },
  worker: { format: "es" },
  build: { target: "es2022", assetsInlineLimit: 0, chunkSizeWarningLimit: 1000 },
  server: { headers },
  preview: { headers },
});

export default config;
