import { type Device, useDevice } from "@refrain/core";
import type { Prepared } from "../models/prepared.ts";
import type { Contestant } from "./alternate.ts";

/** A prepared workload on its device, as one who takes part. */
export function ourContestant(device: Device, prepared: Prepared): Contestant {
  return {
    async run(steps) {
      useDevice(device);
      const milliseconds: number[] = [];
      for (let n = 0; n < steps; n++) {
        const begin = performance.now();
        await prepared.step();
        milliseconds.push(performance.now() - begin);
      }
      return milliseconds;
    },
  };
}
