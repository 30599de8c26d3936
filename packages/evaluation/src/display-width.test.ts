import { expect, test } from "vitest";
import { displayWidth, shorten } from "./display-width.ts";

test("letters take one column, East Asian characters and emoji two, combining marks none", () => {
  expect(displayWidth("Straße “ok” — я")).toBe(15);
  expect(displayWidth("中文，한국ｱ")).toBe(11);
  expect(displayWidth("😀e\u0301\u200b𠀀")).toBe(5);
});

test("a text is cut to columns, not to characters", () => {
  expect(shorten("abcdef", 6)).toBe("abcdef");
  expect(shorten("abcdefg", 6)).toBe("abcde…");
  expect(shorten("中文字符", 6)).toBe("中文…");
});
