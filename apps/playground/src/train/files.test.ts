import { expect, it } from "vitest";
import { textOf } from "./files.ts";

it("reads UTF-8 with plain line ends, and nothing else", () => {
  expect(textOf(new TextEncoder().encode("鲸\r\nwhale\n"))).toBe("鲸\nwhale\n");
  expect(textOf(Uint8Array.of(0xff, 0xfe, 0x41))).toBeNull();
});
