import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { beforeEach, describe, expect, test } from "vitest";
import { reshape } from "./apply.ts";
import type { Backend } from "./device.ts";
import { mul } from "./ops/arithmetic.ts";
import { sum } from "./ops/reduce.ts";
import { square } from "./ops/unary.ts";
import { reference } from "./reference/device.ts";
import { currentDevice, liveTensors, passedOver, scoped, start, stop } from "./runtime.ts";
import { tensor } from "./tensor.ts";

beforeEach(() => start(reference()));

/** A backend for a machine that this is not. */
const elsewhere = (name: string, reason: string): Backend => ({
  ...reference(),
  name,
  unavailable: async () => reason,
});
const breaksAtStart: Backend = {
  ...reference(),
  name: "acme/fragile",
  start: async () => {
    throw new Error("the driver is too old");
  },
};
const breaksBefore: Backend = {
  ...reference(),
  name: "acme/broken",
  unavailable: async () => {
    throw new Error("no such file");
  },
};

describe("start", () => {
  test("takes the first backend that can run", async () => {
    const device = await start(elsewhere("webgpu", "no adapter"), breaksAtStart, reference());
    expect(device.backend).toBe("reference");
    expect(currentDevice()).toBe(device);
  });

  test("tells why earlier backends were passed over", async () => {
    await start(elsewhere("webgpu", "no adapter"), breaksAtStart, reference());
    expect(passedOver()).toEqual(["webgpu: no adapter", "acme/fragile: the driver is too old"]);
    await start(reference());
    expect(passedOver()).toEqual([]);
  });

  test("gives every backend's reason when none can run", async () => {
    await expect(start(elsewhere("webgpu", "no adapter"), breaksAtStart, breaksBefore)).rejects.toThrow(
      new Error(
        "start: no backend can run here.\n  webgpu: no adapter\n  acme/fragile: the driver is too old\n  acme/broken: no such file",
      ),
    );
  });

  test("needs a backend", async () => {
    await expect(start()).rejects.toThrow(
      new Error("start: pass at least one backend, such as `start(cpu())`."),
    );
    await expect(start(reference as never)).rejects.toThrow(
      new Error("start: pass backends, such as `start(cpu())`, got a function; call it."),
    );
  });

  test("is undone by stop, after which operations say what to do", async () => {
    let disposed = false;
    const watched: Backend = {
      ...reference(),
      start: async () => ({
        ...(await reference().start()),
        dispose: async () => {
          disposed = true;
        },
      }),
    };
    await start(watched);
    await stop();
    expect(disposed).toBe(true);
    const message = "No device is running. Call `await start(cpu())`, or `await start(reference())`, first.";
    expect(() => tensor([1])).toThrow(new Error(message));
    expect(() => currentDevice()).toThrow(new Error(message));
    await stop();
  });
});

describe("scoped", () => {
  test("frees everything made inside but the result", () => {
    const x = tensor([3, 4]);
    const norm = scoped(() => sum(square(x)));
    expect(liveTensors()).toBe(2);
    expect([...norm.dataSync()]).toEqual([25]);
  });

  test("nests: what an inner scope keeps, the outer one frees", () => {
    const kept = scoped(() => {
      const inner = scoped(() => ({ a: mul(tensor([1]), 2), b: [tensor([5])] }));
      return { a: inner.a };
    });
    expect(liveTensors()).toBe(1);
    expect(kept.a.dataSync()[0]).toBe(2);
  });

  test("may return nothing, or a tensor from outside", () => {
    const outside = tensor([1]);
    scoped(() => {
      square(outside);
    });
    expect(scoped(() => outside)).toBe(outside);
    expect(outside.disposed).toBe(false);
    expect(liveTensors()).toBe(1);
  });

  test("frees everything when the function throws", () => {
    const x = tensor([1]);
    expect(() =>
      scoped(() => {
        square(square(x));
        throw new Error("halfway");
      }),
    ).toThrow(new Error("halfway"));
    expect(liveTensors()).toBe(1);
  });

  test("refuses an async function, and frees what it made so far", async () => {
    const started: Promise<unknown>[] = [];
    const body = () => {
      const promise = (async () => square(tensor([1])))();
      started.push(promise);
      return promise as never;
    };
    expect(() => scoped(body)).toThrow(
      new Error("scoped: the function must not be async; await outside of it."),
    );
    await Promise.all(started);
    expect(liveTensors()).toBe(0);
  });

  test("lets a tensor inside be disposed early", () => {
    scoped(() => square(tensor([1])).dispose());
    expect(liveTensors()).toBe(0);
  });
});

describe("a tensor's memory", () => {
  test("is given back by dispose, once, and by the end of a using block", () => {
    const x = tensor([1]);
    x.dispose();
    x.dispose();
    expect([x.disposed, liveTensors()]).toEqual([true, 0]);
    const y = tensor([1]);
    y[Symbol.dispose]();
    expect([y.disposed, liveTensors()]).toEqual([true, 0]);
  });

  test("cannot be used after that", async () => {
    const x = tensor([[1, 2]]);
    x.dispose();
    expect(() => square(x)).toThrow(
      new Error(
        "square: a tensor of shape [1, 2] was used after it was freed. Return it from its scope, or keep it out of dispose().",
      ),
    );
    await expect(x.data()).rejects.toThrow(
      new Error(
        "data(): a tensor of shape [1, 2] was used after it was freed. Return it from its scope, or keep it out of dispose().",
      ),
    );
    expect(() => reshape(x, [2])).toThrow(
      new Error(
        "A tensor of shape [1, 2] was used after it was freed. Return it from its scope, or keep it out of dispose().",
      ),
    );
  });

  test("is given back when the tensor is garbage", async () => {
    setFlagsFromString("--expose-gc");
    const collectGarbage = runInNewContext("gc") as () => void;
    const before = liveTensors();
    const leave = () => tensor([1, 2, 3]);
    leave();
    expect(liveTensors()).toBe(before + 1);
    await expect
      .poll(() => {
        collectGarbage();
        return liveTensors();
      })
      .toBe(before);
  });

  test("is freed on the device with the last tensor over it", async () => {
    const freed: object[] = [];
    const device = await reference().start();
    await start({
      ...reference(),
      start: async () => ({ ...device, free: (buffer) => void freed.push(buffer) }),
    });
    const x = tensor([1, 2]);
    const row = reshape(x, [1, 2]);
    x.dispose();
    expect(freed).toHaveLength(0);
    expect([...row.dataSync()]).toEqual([1, 2]);
    row.dispose();
    expect(freed).toHaveLength(1);
  });
});
