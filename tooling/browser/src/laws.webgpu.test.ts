import { describeInChromium } from "@refrain/engine-tests/chromium";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type BrowserPage, openPage } from "./browser.ts";

describeInChromium("WebGPU in Chromium", () => {
  let page: BrowserPage;
  beforeAll(async () => {
    page = await openPage("laws.ts");
  });
  afterAll(() => page?.close());

  it("keeps every law of backends", { timeout: 600_000 }, async () => {
    const { held, broken, description } = await page.call<{
      held: number;
      broken: readonly unknown[];
      description: string;
    }>("verify");
    console.log(description);
    expect(broken).toEqual([]);
    expect(held).toBeGreaterThan(150);
  });
});
