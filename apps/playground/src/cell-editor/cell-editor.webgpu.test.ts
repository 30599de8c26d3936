import { beforeEach, expect, it } from "vitest";
import { describePlayground } from "../testing/describe-playground.ts";
import type { OpenPlayground } from "../testing/open-playground.ts";

describePlayground("writing a cell in the page", (openPage) => {
  let open: OpenPlayground;
  beforeEach(async () => {
    open = await openPage();
    await open.page.click("#tab-cell");
    await verdictIs("good");
  });

  const verdictIs = (verdict: string) =>
    open.page.waitForSelector(`[data-verdict=${verdict}]`, { timeout: 30_000 });
  const verdict = async () => (await open.page.textContent(".verdict"))?.replace(/\s+/g, " ").trim();

  /** Types over a piece of the source, as a visitor would after finding it. */
  async function edit(from: string, to: string): Promise<void> {
    await open.page.evaluate(
      ([old, text]) => {
        const lines = [...document.querySelectorAll<HTMLElement>(".cm-line")];
        const line = lines.find(({ textContent }) => textContent.includes(old))!;
        const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
        const range = document.createRange();
        let offset = line.textContent.indexOf(old);
        let left = old.length;
        let started = false;
        for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
          const { length } = node.textContent!;
          if (!started && offset <= length) {
            range.setStart(node, offset);
            started = true;
            left += offset;
          }
          if (started && left <= length) {
            range.setEnd(node, left);
            break;
          }
          if (started) left -= length;
          else offset -= length;
        }
        document.querySelector<HTMLElement>(".cm-content")!.focus();
        getSelection()!.removeAllRanges();
        getSelection()!.addRange(range);
        document.execCommand("insertText", false, text);
      },
      [from, to] as const,
    );
  }

  it("traces the LSTM that is there, and prints its program", async () => {
    expect(await verdict()).toBe(
      "It works: 49,536 parameters at 96 units; 17 operations forward, 30 backward. One kernel runs all time steps.",
    );
    expect(await open.figure("program")).toContain(
      "%4: [batch, 384] = matMul(state.h, params.recurrentWeights)",
    );
  });

  it("shows an error of shapes at the line that it comes from", async () => {
    await edit("matMul(h, recurrentWeights)", "matMul(recurrentWeights, h)");
    await verdictIs("faulty");
    expect(await verdict()).toMatch(
      /^Line 15: scan\(mine\/lstm\): step: matMul: .* got float32 \[96, 384\] and float32 \[batch, 96\]\. It was given params/,
    );
    await open.page.click("text=Go to the line");
    expect(await open.page.textContent(".cm-activeLine")).toContain("matMul(recurrentWeights, h)");
    await open.page.waitForSelector(".cm-lint-marker-error");
  });

  it("shows an error of syntax at its line, and takes it away when it is mended", async () => {
    await edit("sigmoid(o), tanh(nextC));", "sigmoid(o), tanh(nextC);");
    await verdictIs("faulty");
    expect(await verdict()).toMatch(/^Line 17: missing \) after argument list|^Line 17: /);
    await edit("tanh(nextC);", "tanh(nextC));");
    await verdictIs("good");
    expect(await open.page.locator(".cm-lint-marker-error").count()).toBe(0);
  });

  it("shows what is wrong with an import, and with a state that is not returned", async () => {
    await edit("sigmoid, split", "sigmoit, split");
    await verdictIs("faulty");
    expect(await verdict()).toContain("Line 1: @refrain/core has no sigmoit.");
    await edit("sigmoit, split", "sigmoid, split");
    await verdictIs("good");
    await edit("{ h: nextH, c: nextC }", "{ h: nextH }");
    await verdictIs("faulty");
    expect(await verdict()).toContain('Line 14: scan(mine/lstm): step must give the next state "c"');
  });

  it("ends a cell that does not answer", { timeout: 60_000 }, async () => {
    await edit("const nextC = ", "while (true) {} const nextC = ");
    await verdictIs("faulty");
    expect(await verdict()).toBe(
      "It did not answer within 5 seconds and was stopped. Is there a loop without an end?",
    );
    await edit("while (true) {} const nextC = ", "const nextC = ");
    await verdictIs("good");
  });

  it("races the cell against LSTM and GRU", { timeout: 240_000 }, async () => {
    const { page, figure, press, set } = open;
    await page.click("#tab-train");
    for (const [name, value] of Object.entries({ hidden: 12, batch: 4, time: 16 })) await set(name, value);
    await page.click("#tab-cell");
    await page.selectOption("[name=template]", { label: "JANET" });
    await verdictIs("good");
    await press("race");
    await page.waitForFunction(
      () => document.querySelector("[data-figure=race]")?.textContent?.startsWith("The race is over."),
      null,
      { timeout: 200_000 },
    );
    expect(await figure("race")).toMatch(
      /^The race is over\. Lowest validation loss: (LSTM|GRU|my cell), \d\.\d{3}\.$/,
    );
    const rows = await page.locator("[data-racer]").allTextContents();
    expect(rows.map((row) => row.trim().split(/\s{2,}|\n/)[0])).toEqual(["LSTM", "GRU", "my cell"]);
    const losses = await page.locator("[data-racer] td:nth-of-type(5)").allTextContents();
    for (const loss of losses) expect(Number(loss)).toBeLessThan(4);
  });

  it("trains the cell in the first view, and shows its gates in the third", async () => {
    const { page, figure, press, reach } = open;
    await press("train-own");
    await reach(2);
    expect(await figure("kernel")).toMatch(/^fused simd128/);
    expect(await page.inputValue("[name=cell]")).toBe("./my-cell.js");
    await page.click("#tab-inside");
    await page.waitForSelector("[data-figure=coloured]");
    const shown = await page.locator("[name=trace] option").allTextContents();
    expect(shown).toEqual(["hidden state h", "sigmoid 1", "sigmoid 2", "tanh 3", "sigmoid 4", "tanh 5"]);
  });
});
