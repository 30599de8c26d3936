import { beforeEach, describe, expect, it } from "vitest";
import { describePlayground } from "../testing/describe-playground.ts";
import { longestTask } from "../testing/longest-task.ts";
import type { OpenPlayground } from "../testing/open-playground.ts";

describePlayground("training in the page", (openPage) => {
  let open: OpenPlayground;

  describe.each(["wasm", "webgpu"] as const)("on %s", (engine) => {
    beforeEach(async () => {
      open = await openPage({ engine });
      // A software adapter takes seconds for a step of the page's own sizes.
      for (const [name, value] of Object.entries({
        hidden: 16,
        batch: 4,
        time: 16,
        steps: 40,
        learningRate: 0.03,
      }))
        await open.set(name, value);
    });

    it("begins, learns, writes, and ends", { timeout: 180_000 }, async () => {
      const { page, figure, press, reach } = open;
      const clicked = performance.now();
      await press("train");
      await reach(1);
      console.log(
        `${engine}: first step reported ${Math.round(performance.now() - clicked)} ms after the click`,
      );
      await page.waitForSelector("[data-status=finished]", { timeout: 120_000 });
      expect(await figure("step")).toBe("40 / 40");
      // Who knows nothing has a loss of ln(71), which is 4.26.
      expect(Number(await figure("training"))).toBeLessThan(3.9);
      expect(Number(await figure("validation"))).toBeLessThan(3.9);
      expect(await figure("kernel")).toMatch(engine === "wasm" ? /^fused simd128/ : /^fused webgpu/);
      const samples = await page.locator(".samples blockquote").allTextContents();
      expect(samples.length).toBeGreaterThan(0);
      expect(samples[0]!.length).toBeGreaterThan(100);
      expect(await page.getAttribute(".chart[role=img]", "aria-label")).toMatch(
        /^Loss over steps\. Training \d\.\d{3}, validation \d/,
      );
    });

    it("pauses, takes one step, goes on, and stops", { timeout: 180_000 }, async () => {
      const { page, figure, press, reach, set } = open;
      await set("steps", 100_000);
      await press("train");
      await reach(4);
      await press("pause");
      await page.waitForSelector("[data-status=paused]");
      const held = await stepOf(figure);
      await press("step");
      await reach(held + 1);
      const stepped = await stepOf(figure);
      // A GPU reads its losses every few steps, and shows them together.
      expect(stepped - held).toBeLessThanOrEqual(engine === "webgpu" ? 4 : 1);
      await press("pause");
      await reach(stepped + 2);
      await press("stop");
      await page.waitForSelector("[data-status=stopped]");
      expect(await page.isDisabled("[data-action=pause]")).toBe(true);
      expect(await page.isDisabled("[data-action=save]")).toBe(false);
    });
  });

  it("leaves the page's thread alone while it trains", async () => {
    open = await openPage();
    const { page, press, reach } = open;
    await press("train");
    await reach(1);
    const { wall, computing } = await longestTask(page, () => page.waitForTimeout(5000));
    console.log(`longest task of the page while training: ${wall} ms, of which ${computing} ms computing`);
    // Other programs may take the processor away in the middle of a task; what it computes is its own.
    expect(computing).toBeLessThan(50);
  });

  it("lets its visitor type while it trains, and keeps numbers within their bounds", async () => {
    open = await openPage();
    const { page, press, reach } = open;
    await press("train");
    await reach(2);
    await page.fill("[name=hidden]", "");
    for (const digit of "5000") {
      await page.keyboard.type(digit);
      await page.waitForTimeout(150);
    }
    expect(await page.inputValue("[name=hidden]")).toBe("5000");
    await page.keyboard.press("Tab");
    expect(await page.inputValue("[name=hidden]")).toBe("1024");
  });

  it("learns a text that was pasted, and one that was dropped", async () => {
    open = await openPage();
    const { page, figure, press, reach } = open;
    await page.fill("[name=pasted]", "the cat sat on the mat. ".repeat(200));
    await page.click("text=Learn this text");
    await expect.poll(() => figure("text")).toBe("pasted.txt: 4,800 characters");
    await press("train");
    await reach(3);
    await page.evaluate(() => {
      const files = new DataTransfer();
      files.items.add(new File(["一只猫坐在垫子上。".repeat(500)], "猫.txt"));
      dispatchEvent(new DragEvent("drop", { dataTransfer: files, cancelable: true }));
    });
    await expect.poll(() => figure("text")).toBe("猫.txt: 4,500 characters");
    await press("train");
    await page.waitForFunction(() =>
      /[猫垫]/.test(document.querySelector(".samples blockquote")?.textContent ?? ""),
    );
  });

  it("says what is wrong with a text that is too short, and goes on with the run before", async () => {
    open = await openPage();
    const { page, press, reach, set } = open;
    await set("steps", 100_000);
    await press("train");
    await reach(1);
    await page.fill("[name=pasted]", "a text that is much too short to learn from");
    await page.click("text=Learn this text");
    await press("train");
    await page.waitForSelector("[role=alert]:not([hidden])");
    expect(await page.textContent("[role=alert]")).toContain(
      "Use more text, a smaller batch or a shorter time.",
    );
    expect(await page.getAttribute(".run-status", "data-status")).toBe("running");
  });

  it("runs on one thread where the host does not isolate the page", async () => {
    open = await openPage({ isolated: false });
    const { page, figure, press, reach } = open;
    await press("train");
    await reach(1);
    await page.click("#tab-machine");
    expect(await figure("engine")).toContain("cpu wasm simd128, 1 thread");
  });
});

async function stepOf(figure: OpenPlayground["figure"]): Promise<number> {
  return Number((await figure("step")).split(" ")[0]!.replaceAll(",", ""));
}
