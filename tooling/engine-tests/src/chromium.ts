import { existsSync } from "node:fs";

/** How tests start Chromium: without a window, with WebGPU on a software adapter. `REFRAIN_CHROMIUM` names another one. */
export const chromiumOptions: { readonly executablePath: string; readonly args: readonly string[] } = {
  executablePath: process.env["REFRAIN_CHROMIUM"] ?? "/usr/bin/chromium",
  args: [
    "--no-sandbox",
    "--disable-background-networking",
    "--enable-unsafe-webgpu",
    "--use-webgpu-adapter=swiftshader",
  ],
};

/** The reason why there is no Chromium here, or null. */
export function chromiumMissing(): string | null {
  const { executablePath } = chromiumOptions;
  if (existsSync(executablePath)) return null;
  return `there is no Chromium at ${executablePath}; install it (on Debian: apt-get install chromium), or name it in REFRAIN_CHROMIUM`;
}
