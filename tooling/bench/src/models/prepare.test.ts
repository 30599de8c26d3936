import { liveTensors, reference, start } from "@refrain/core";
import { beforeAll, describe, expect, it } from "vitest";
import { scalingSeries } from "../scaling.ts";
import { groups, smallest, type Workload } from "../workloads.ts";
import { prepare } from "./prepare.ts";

/** The same workload with every size, such as the batch and the number of layers, at most 3. */
function reduced(workload: Workload): Workload {
  const sizes = Object.entries(workload).map(([name, value]) => [
    name,
    typeof value === "number" ? Math.min(value, 3) : value,
  ]);
  return Object.fromEntries(sizes) as Workload;
}

const workloads = [
  ...groups.flatMap((group) => group.workloads),
  ...scalingSeries.flatMap((series) => series.rows.map((row) => row.workload)),
];

describe("each workload, at a reduced size on the reference device", () => {
  beforeAll(() => start(reference()));

  for (const workload of new Map(workloads.map((each) => [each.name, each])).values()) {
    it(`${workload.name} runs fused, and steps leave no tensor behind`, async () => {
      const before = liveTensors();
      const prepared = prepare(reduced(workload));
      expect(prepared.kernel).toBe("fused reference");
      await prepared.step();
      const afterOne = liveTensors();
      await prepared.step();
      expect(liveTensors()).toBe(afterOne);
      prepared.dispose();
      expect(liveTensors()).toBe(before);
    });
  }

  it("runs at the smallest size of each kind, which memory is measured against", async () => {
    for (const workload of new Map(workloads.map((each) => [each.kind, each])).values()) {
      const before = liveTensors();
      const prepared = prepare(smallest(workload));
      await prepared.step();
      prepared.dispose();
      expect(liveTensors()).toBe(before);
    }
  });
});
