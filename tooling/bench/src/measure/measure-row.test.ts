import { liveTensors, reference, start } from "@refrain/core";
import { expect, it } from "vitest";
import type { Peer } from "../peers/peer.ts";
import { layer } from "../workloads.ts";
import { measureRow } from "./measure-row.ts";

const always = (milliseconds: number): Peer => ({
  name: "a peer",
  contestant: () => ({ run: async (steps) => Array<number>(steps).fill(milliseconds) }),
  close() {},
});

it("gives the peer's median over ours, with what ran", async () => {
  const device = await start(reference());
  const workload = layer("gru", [2, 3, 4, 5]);
  const row = await measureRow(workload, device, always(1000), 3);
  expect(row).toMatchObject({ workload, kernel: "fused reference", threads: 1, builtIn: null });
  expect(row.peer).toEqual({ name: "a peer", median: 1000, best: 1000, steps: 3 });
  expect(row.ratio).toBe(1000 / row.ours.median);
  expect(liveTensors()).toBe(0);
});

it("has no ratio where there is no peer", async () => {
  const row = await measureRow(layer("rnn", [1, 2, 3, 4]), await start(reference()), null, 1);
  expect([row.peer, row.ratio]).toEqual([null, null]);
});

it("holds a user's cell beside the built-in LSTM of its size", async () => {
  const row = await measureRow(layer("peephole", [2, 3, 4, 5]), await start(reference()), null, 2);
  expect(row.builtIn!.name).toBe("lstm-train/b2-t3-i4-h5");
  expect(row.builtIn!.ratio).toBe(row.ours.median / row.builtIn!.median);
});
