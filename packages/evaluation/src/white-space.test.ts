import { expect, test } from "vitest";
import { joinSpaces, trimEnd, trimStart, words } from "./white-space.ts";

test("white space is what Python takes for it, not what JavaScript does", () => {
  expect(words("\u001ca\u001f b\u0085c\u3000d\ufeffe\u200bf\u2029")).toEqual([
    "a",
    "b",
    "c",
    "d\ufeffe\u200bf",
  ]);
  expect(trimStart("\u0085\u001c a ")).toBe("a ");
  expect(trimEnd(" a\ufeff \u0085\u001d")).toBe(" a\ufeff");
  expect(joinSpaces("a \u0085b\tc \u001c\u001d")).toBe("a b\tc ");
  expect([words(""), trimEnd(" \n"), trimStart("")]).toEqual([[], "", ""]);
});
