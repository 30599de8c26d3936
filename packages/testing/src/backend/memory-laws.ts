import { type Device, liveTensors } from "@refrain/core";
import { must } from "../laws/law.ts";
import { readFrom, withDevice } from "../laws/on-device.ts";
import type { BackendLaw } from "./subject.ts";
import { trackBuffers } from "./track-buffers.ts";
import { trainingStep } from "./workload.ts";

/** A device's memory: what it hands out is new, is freed, and is then truly given back. */
export function memoryLaws(memory: ((device: Device) => number) | undefined): BackendLaw[] {
  const laws: BackendLaw[] = [
    {
      name: "hands out a new buffer each time, and every one is freed once",
      async check({ device }) {
        const tracked = trackBuffers(device);
        for (let step = 0; step < 3; step++) await readFrom(tracked.device, trainingStep);
        must(tracked.faults.length === 0, tracked.faults.join(" "));
        must(
          tracked.live() === 0,
          `All buffers must be freed after three training steps, ${tracked.live()} are not.`,
        );
        must(tracked.saved() === 0, `Scans must give back what they saved, ${tracked.saved()} did not.`);
      },
    },
    {
      name: "has as many live tensors after a training step as before",
      async check({ device }) {
        const before = withDevice(device, liveTensors);
        await readFrom(device, trainingStep);
        const after = withDevice(device, liveTensors);
        must(after === before, `There must be ${before} live tensors after a training step, got ${after}.`);
      },
    },
  ];
  if (memory === undefined) return laws;
  return [
    ...laws,
    {
      name: "holds as much memory after many training steps as after one",
      async check({ device }) {
        await readFrom(device, trainingStep); // compiles, and fills pools
        const before = memory(device);
        for (let step = 0; step < 10; step++) await readFrom(device, trainingStep);
        const after = memory(device);
        must(after <= before, `Memory must stay at ${before} after ten more training steps, got ${after}.`);
      },
    },
  ];
}
