import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { startSafetyNet } from "./safety-net.ts";

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

test("what a holder left behind is given back once it is garbage, and what was released is not", async () => {
  const given: string[] = [];
  const net = startSafetyNet<string>((held) => given.push(held));
  const kept = {};
  const leave = (): void => {
    const watches = [net.watch({}, "released first"), net.watch({}, "left"), net.watch({}, "released last")];
    net.release(watches[0]!);
    net.release(watches[2]!);
  };
  leave();
  const watch = net.watch(kept, "kept");
  await expect
    .poll(() => {
      collectGarbage();
      return given;
    })
    .toEqual(["left"]);
  net.release(watch);
});

test("what is released after it was registered is not given back", async () => {
  const given: string[] = [];
  const net = startSafetyNet<string>((held) => given.push(held));
  const leave = async (): Promise<void> => {
    const late = {};
    const watch = net.watch(late, "late");
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(watch.holder).toBeNull();
    net.release(watch);
  };
  await leave();
  net.watch({}, "left");
  await expect
    .poll(() => {
      collectGarbage();
      return given;
    })
    .toEqual(["left"]);
});
