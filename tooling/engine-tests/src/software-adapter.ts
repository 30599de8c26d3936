import { existsSync } from "node:fs";

// Chromium's software Vulkan driver, as Debian's package lays it: WebGPU without a GPU, for tests.
const DRIVER = "/usr/lib/chromium/vk_swiftshader_icd.json";

/** Lets Dawn find a software driver where there is no other. A user's own setting stays. */
export function offerSoftwareAdapter(): void {
  if (process.env["VK_ICD_FILENAMES"] === undefined && existsSync(DRIVER)) {
    process.env["VK_ICD_FILENAMES"] = DRIVER;
  }
}
