import { describeInChromium } from "@refrain/engine-tests/chromium";
import { afterAll, afterEach, beforeAll, expect } from "vitest";
import {
  type BuiltPlayground,
  buildPlayground,
  type OpenOptions,
  type OpenPlayground,
} from "./open-playground.ts";

/**
 * Tests of the page in a real browser. Pages that a test opens are closed after it, and must not have complained.
 *
 * @param body gets what opens the page.
 */
export function describePlayground(
  name: string,
  body: (open: (options?: OpenOptions) => Promise<OpenPlayground>) => void,
): void {
  describeInChromium(name, () => {
    let built: BuiltPlayground;
    let opened: OpenPlayground[] = [];
    beforeAll(async () => {
      built = await buildPlayground();
    });
    afterAll(() => built?.close());
    afterEach(async () => {
      const pages = opened;
      opened = [];
      for (const page of pages) await page.close();
      expect(pages.flatMap(({ complaints }) => complaints)).toEqual([]);
    });
    body(async (options) => {
      const page = await built.open(options);
      opened.push(page);
      return page;
    });
  });
}
