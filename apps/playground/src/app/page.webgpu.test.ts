import { expect, it } from "vitest";
import { describePlayground } from "../testing/describe-playground.ts";
import type { OpenPlayground } from "../testing/open-playground.ts";

describePlayground("the page", (openPage) => {
  let open: OpenPlayground;

  it("speaks the visitor's language, and another when asked", async () => {
    open = await openPage({ locale: "zh-CN" });
    const { page } = open;
    expect(await page.getAttribute("html", "lang")).toBe("zh-Hans");
    expect(await page.textContent("[data-action=train]")).toContain("训练");
    await page.selectOption("[name=language]", "en");
    await page.waitForFunction(() => document.documentElement.lang === "en");
    expect((await page.textContent("[data-action=train]"))?.trim()).toBe("Train");
    expect(await page.title()).toBe("Refrain playground");
  });

  it("turns dark and light, with the system and by choice, and remembers", async () => {
    open = await openPage();
    const { page } = open;
    const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await background();
    await page.emulateMedia({ colorScheme: "dark" });
    const dark = await background();
    expect(dark).not.toBe(light);
    await page.selectOption("[name=theme]", "light");
    expect(await background()).toBe(light);
    await page.reload();
    await page.waitForSelector("[name=theme]");
    expect(await background()).toBe(light);
  });

  it("fits a phone: no view is wider than 360 pixels", async () => {
    open = await openPage({ width: 360 });
    const { page, press, reach } = open;
    await press("train");
    await reach(2);
    for (const view of ["train", "cell", "inside", "machine"]) {
      await page.click(`#tab-${view}`);
      if (view === "inside") await page.waitForSelector("[data-figure=coloured]");
      expect(await page.evaluate(() => document.documentElement.scrollWidth), view).toBeLessThanOrEqual(360);
    }
  });

  it("is used with the keyboard alone", async () => {
    open = await openPage();
    const { page, reach } = open;
    await page.focus("#tab-train");
    await page.keyboard.press("ArrowRight");
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("tab-cell");
    await page.waitForSelector("#panel-cell");
    await page.keyboard.press("End");
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("tab-machine");
    await page.keyboard.press("Home");
    await page.waitForSelector("#panel-train");
    for (let tries = 0; tries < 5; tries++) {
      await page.keyboard.press("Tab");
      if (await page.evaluate(() => document.activeElement?.getAttribute("data-action") === "train")) break;
    }
    await page.keyboard.press("Enter");
    await reach(1);
  });

  it("names every control, and has landmarks and one heading of each rank", async () => {
    open = await openPage();
    const { page } = open;
    const nameless = await page.evaluate(() =>
      [
        ...document.querySelectorAll<HTMLInputElement>(
          "button, select, input, textarea, [role=tab], [role=img]",
        ),
      ]
        .filter((control) => {
          const label =
            control.labels?.[0]?.textContent ?? control.getAttribute("aria-label") ?? control.textContent;
          return control.checkVisibility() && label.trim() === "";
        })
        .map(({ outerHTML }) => outerHTML),
    );
    expect(nameless).toEqual([]);
    for (const landmark of ["header", "nav", "main", "footer", "h1"]) {
      expect(await page.locator(landmark).count(), landmark).toBe(1);
    }
  });

  it.each(["wasm", "webgpu"] as const)(
    "looks inside what is trained on %s",
    { timeout: 180_000 },
    async (engine) => {
      open = await openPage({ engine });
      const { page, figure, press, reach, set } = open;
      for (const [name, value] of Object.entries({ hidden: 8, layers: 2, batch: 4, time: 16 }))
        await set(name, value);
      await press("train");
      await reach(4);
      await press("pause");
      await page.click("#tab-inside");
      await page.waitForSelector("[data-figure=coloured]", { timeout: 120_000 });
      expect(await page.locator("[data-figure=coloured] span").count()).toBe(240);
      const colour = () => page.getAttribute("[data-figure=coloured] span:nth-of-type(20)", "title");
      const first = await colour();
      await page.fill("[name=unit]", "5");
      await page.waitForFunction(
        (old) =>
          document.querySelector("[data-figure=coloured] span:nth-of-type(20)")?.getAttribute("title") !==
          old,
        first,
      );
      expect(await page.locator("[name=trace] option").allTextContents()).toEqual([
        "hidden state h",
        "input gate i",
        "forget gate f",
        "candidate g",
        "output gate o",
        "tanh(c)",
      ]);
      await page.selectOption("[name=trace]", { label: "forget gate f" });
      await page.waitForFunction(
        () =>
          document.querySelector(".heat-map")?.getAttribute("aria-label") ===
          "Heat map of forget gate f: 8 units over 240 characters.",
      );
      expect(await page.getAttribute("#panel-inside .chart", "aria-label")).toMatch(
        /^Gradient norm over distance\./,
      );
      await page.selectOption("[name=layer]", { label: "2" });
      expect(await figure("look")).toMatch(/^At step \d+\.$/);
    },
  );

  it.each(["wasm", "webgpu"] as const)(
    "verifies this machine on %s",
    { timeout: 180_000 },
    async (engine) => {
      open = await openPage({ engine });
      const { page, figure, press } = open;
      await page.click("#tab-machine");
      await press("verify");
      await page.waitForSelector("[data-ok=true] >> nth=9", { timeout: 120_000 });
      await press("verify");
      await page.waitForSelector("text=/^\\s*\\d+ hold, 0 are broken\\.\\s*$/");
      expect(await figure("engine")).toContain(
        engine === "wasm" ? "cpu wasm simd128" : "webgpu google swiftshader",
      );
    },
  );
});
