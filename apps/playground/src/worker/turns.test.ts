import { expect, it } from "vitest";
import { turns } from "./turns.ts";

it("lets as many steps happen as are allowed, and tells once that it waits", async () => {
  let waits = 0;
  const own = turns<number>(2, () => waits++);
  expect(await own.between(0)).toBe(true);
  expect(await own.between(1)).toBe(true);
  const third = own.between(2);
  await Promise.resolve();
  own.ask(async () => {});
  await new Promise((resolve) => setTimeout(resolve, 0));
  expect(waits).toBe(1);
  own.allow(1);
  expect(await third).toBe(true);
});

it("does what was asked between two steps, with the state of then, and before it ends", async () => {
  const done: string[] = [];
  const own = turns<string>(0, () => {});
  own.ask(async (now) => void done.push(`first ${now}`));
  const waiting = own.between("a");
  own.ask(async (now) => void done.push(`second ${now}`));
  own.end();
  expect(await waiting).toBe(false);
  expect(done).toEqual(["first a", "second a"]);
});
