import {
  type Backend,
  type Device,
  type DeviceBuffer,
  isDeclined,
  primitives,
  reference,
  type ScanKernel,
  type Spec,
} from "@refrain/core";
import { describe, expect, it } from "vitest";
import { brokenLaws, lawsNamed } from "../laws/broken-laws.ts";
import { type BackendOptions, backendLaws, verifyBackend } from "./backend-laws.ts";
import { primitiveCases } from "./cases/primitive-cases.ts";

type Change = (device: Device) => Partial<Device>;

/** The reference backend with a part of its device replaced. */
function changed(change: Change): Backend {
  return {
    ...reference(),
    async start() {
      const device = await reference().start();
      return { ...device, ...change(device) };
    },
  };
}

/** The reference backend with another scan kernel. */
function withScan(change: (kernel: ScanKernel, device: Device) => ScanKernel): Backend {
  return changed((device) => ({
    compileScan(program) {
      const kernel = device.compileScan!(program);
      return isDeclined(kernel) ? kernel : change(kernel, device);
    },
  }));
}

/** The reference backend with another result of one primitive. */
function withPrimitive(name: string, result: (value: number) => number): Backend {
  return changed((device) => ({
    run(primitive, inputs, attributes, output) {
      const buffer = device.run(primitive, inputs, attributes, output);
      return primitive.name === name ? rewrite(device, buffer, output, result) : buffer;
    },
  }));
}

function rewrite(
  device: Device,
  buffer: DeviceBuffer,
  spec: Spec,
  f: (value: number) => number,
): DeviceBuffer {
  const data = device.readSync!({ buffer, ...spec }).map(f);
  device.free(buffer);
  return device.upload(data, spec);
}

async function brokenBy(
  backend: Backend,
  names: readonly string[],
  options: BackendOptions = {},
): Promise<Readonly<Record<string, string>>> {
  const { laws, close } = backendLaws(() => backend, options);
  const found = await brokenLaws(lawsNamed(laws, ...names));
  await close();
  return found;
}

describe("the laws of backends", () => {
  it("have cases for every primitive", () => {
    expect(Object.keys(primitiveCases).sort()).toEqual(Object.keys(primitives).sort());
  });

  it("hold for a device that runs primitives alone and reads asynchronously", async () => {
    const backend: Backend = {
      ...reference(),
      async start() {
        const { readSync: _, compileMap: __, compileScan: ___, ...device } = await reference().start();
        return { ...device, capabilities: { ...device.capabilities, syncRead: false } };
      },
    };
    const { laws, close } = backendLaws(() => backend);
    // Its scans run composed, which one law has for every device.
    expect(await brokenLaws(laws.filter(({ name }) => !name.startsWith("scan of ")))).toEqual({});
    await close();
  });

  it("catch a sigmoid that is a thousandth too large", async () => {
    const backend = withPrimitive("sigmoid", (value) => value * 1.001);
    const found = await brokenBy(backend, [
      "sigmoid has the reference's values",
      "tanh has the reference's values",
    ]);
    expect(Object.keys(found)).toEqual(["sigmoid has the reference's values"]);
    expect(found["sigmoid has the reference's values"]).toMatch(
      /^sigmoid\(\[\]\) must be [\d.]+ at \[\], got [\d.]+ \(error [\d.]+, allowed 0.00001\); 1 of 1 elements differ\.$/,
    );
  });

  it("catch a maximum that swallows NaN", async () => {
    const law = "maximum hands on NaN, infinities and large numbers";
    const backend = withPrimitive("maximum", (value) => (Number.isNaN(value) ? 0 : value));
    expect(Object.keys(await brokenBy(backend, [law, "maximum has the reference's values"]))).toEqual([law]);
  });

  it("catch a scan that ignores lengths", async () => {
    const backend = withScan((kernel) => ({
      ...kernel,
      forward: (call, save) => kernel.forward({ ...call, lengths: null }, save),
    }));
    const law = "scan of elman equals the reference's composed scan";
    expect(
      Object.keys(await brokenBy(backend, [law, "scan of elman is fused, where the device fuses scans"])),
    ).toEqual([law]);
  });

  it("catch a scan whose gradients are a mean over time where they must be a sum", async () => {
    const backend = withScan((kernel, device) => ({
      ...kernel,
      backward(call, saved, outputs, state) {
        const gradients = kernel.backward(call, saved, outputs, state);
        const time = call.inputs.shape[1]!;
        return {
          ...gradients,
          invariants: gradients.invariants.map((buffer, index) =>
            rewrite(device, buffer, call.invariants[index]!, (value) => value / time),
          ),
        };
      },
    }));
    const law = "scan of elman equals the reference's composed scan";
    expect((await brokenBy(backend, [law]))[law]).toMatch(/gradient\.params\.recurrentWeights must be/);
  });

  it("catch an engine that declines to fuse", async () => {
    const backend = changed(() => ({ compileScan: () => ({ declined: ["it is Monday"] }) }));
    const law = "scan of lstm is fused, where the device fuses scans";
    expect(await brokenBy(backend, [law])).toEqual({ [law]: "The device declines: it is Monday." });
  });

  it("catch a free that gives nothing back, when told how to ask for memory", async () => {
    let held = 0;
    const leaking = changed((device) => ({
      upload: (data, spec) => {
        held++;
        return device.upload(data, spec);
      },
    }));
    const law = "holds as much memory after many training steps as after one";
    const found = await brokenBy(leaking, [law], { memory: () => held });
    expect(found[law]).toMatch(/^Memory must stay at \d+ after ten more training steps, got \d+\.$/);
  });

  it("catch a device that hands out an input as its result", async () => {
    const backend = changed((device) => ({
      run: (primitive, inputs, attributes, output) =>
        primitive.name === "square" ? inputs[0]!.buffer : device.run(primitive, inputs, attributes, output),
      free() {},
    }));
    const law = "hands out a new buffer each time, and every one is freed once";
    expect((await brokenBy(backend, [law]))[law]).toMatch(
      /^square gave a buffer that is in use already; it must give a new one\./,
    );
  });

  it("catch sums whose order changes from run to run", async () => {
    let runs = 0;
    const backend = withPrimitive("matMul", (value) => value + 1e-6 * (runs++ % 7));
    const law = "gives the same bits twice";
    expect(Object.keys(await brokenBy(backend, [law, "matMul has the reference's values"]))).toEqual([law]);
  });

  it("catch ids that are clamped instead of refused", async () => {
    const backend = changed((device) => ({
      run(primitive, inputs, attributes, output) {
        if (primitive.name !== "gather") return device.run(primitive, inputs, attributes, output);
        const [table, ids] = inputs;
        const last = table!.shape[0]! - 1;
        const clamped = device.readSync!(ids!).map((id) => Math.min(Math.max(id, 0), last));
        const buffer = device.upload(clamped, ids!);
        return device.run(primitive, [table!, { ...ids!, buffer }], attributes, output);
      },
    }));
    const law = "gather of an id out of range throws, and the device goes on";
    expect(await brokenBy(backend, [law, "gather has the reference's values"])).toEqual({
      [law]: "gather must throw: gather: ids must be from 0 to 2, got 3 at position 1.",
    });
  });

  it("catch a device that keeps the array that it was given", async () => {
    const backend = changed((device) => ({ upload: (data) => ({ data }), read: device.read }));
    const law = "keeps its own copy of what it is given and gives";
    expect((await brokenBy(backend, [law]))[law]).toMatch(
      /^an array that was changed after its upload must be 1 at/,
    );
  });
});

describe("verifyBackend", () => {
  it("says what differs, and no more", async () => {
    const differences: string[] = [];
    let count = 0;
    for await (const { name, ok, message } of verifyBackend(
      withPrimitive("cumulativeSum", (value) => value + 1),
    )) {
      count++;
      expect(ok).toBe(message === "");
      if (!ok) differences.push(name);
    }
    expect(count).toBeGreaterThan(150);
    expect(differences).toEqual([
      "cumulativeSum has the reference's values",
      "cumulativeSum has the reference's gradients",
      "cumulativeSum hands on NaN, infinities and large numbers",
    ]);
  });

  it("refuses a backend that cannot run here", async () => {
    const backend: Backend = {
      ...reference(),
      name: "acme/gpu",
      unavailable: async () => "there is no GPU.",
    };
    await expect(verifyBackend(backend).next()).rejects.toThrow(
      "verifyBackend: acme/gpu cannot run here: there is no GPU.",
    );
  });
});
