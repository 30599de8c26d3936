import { describe, expect, it } from "vitest";
import type { Row } from "../measure/measure-row.ts";
import { layer } from "../workloads.ts";
import { performancePage } from "./performance-page.ts";
import type { Report } from "./report.ts";
import { table, terminalProfile, terminalReport } from "./terminal.ts";

const quick = layer("lstm", [64, 64, 128, 128]);

function row(ours: number, peer: number | null, more: Partial<Row> = {}): Row {
  const summary = (median: number) => ({ median, best: median, steps: 9 });
  return {
    workload: quick,
    engine: "cpu native avx2, 2 threads",
    kernel: "fused avx2",
    threads: 2,
    ours: summary(ours),
    peer: peer === null ? null : { name: "PyTorch 2.13.0", ...summary(peer) },
    ratio: peer === null ? null : peer / ours,
    otherLoad: 0,
    builtIn: null,
    ...more,
  };
}

function report(rows: readonly Row[], peer: Report["parts"][number]["peer"]): Report {
  return {
    date: "2026-01-31",
    machine: { processor: "A Processor", cores: 2, memory: 8, platform: "linux x64", node: "22.0.0" },
    command: "npm run bench -- --write",
    rounds: 7,
    parts: [
      {
        engine: "cpu native avx2, 2 threads",
        peer,
        sections: [{ title: "LSTM", about: "One layer.", rows }],
      },
    ],
    scaling: [],
    memory: [],
  };
}

const pytorch = { name: "PyTorch 2.13.0" };

describe("the page", () => {
  it("has the memory of the workload and of the whole process, and marks what takes more", () => {
    const { workload } = row(1, 1);
    const peaks = { workload: 10.2, process: 90 };
    const memory = [
      { workload, ours: peaks, peer: { workload: 5.1, process: 270 } },
      { workload, ours: peaks, peer: { workload: 20.4, process: 270 } },
      { workload, ours: peaks, peer: null },
    ];
    const lines = performancePage({ ...report([row(1, 1)], pytorch), memory }).split("\n");
    const cells = lines
      .filter((line) => line.includes(" 90 |"))
      .map((line) => line.split(/ *\| */).slice(2, -1));
    expect(cells).toEqual([
      ["more than PyTorch", "10", "5", "0.50", "90", "270", "3.00"],
      ["", "10", "20", "2.00", "90", "270", "3.00"],
      ["", "10", "no peer", "no peer", "90", "no peer", "no peer"],
    ]);
  });

  it("has the machine, a section for each group, the geometric means, and marks rows below 1", () => {
    const page = performancePage(report([row(4, 16), row(2, 1)], pytorch));
    expect(page).toContain("| A Processor | 2 | 8 GiB | linux x64 | 22.0.0 | 2026-01-31 |");
    expect(page).toContain("`npm run bench -- --write` measured it");
    expect(page).toContain("## cpu native avx2, 2 threads\n\nAgainst PyTorch 2.13.0.");
    expect(page).toContain("Geometric mean of all ratios: **1.41**. Rows below 1: 1.");
    expect(page).toContain("| lstm-train/b64-t64-i128-h128 | fused avx2 | 2 | 4.00 | 16.0 | 4.00 |");
    expect(page).toContain(
      "| lstm-train/b64-t64-i128-h128 | fused avx2 | 2 | 2.00 | 1.00 | 0.50 (below 1) |",
    );
  });

  it("says where there was no peer", () => {
    const page = performancePage(report([row(4, null)], { missing: "PyTorch cannot run." }));
    expect(page).toContain("**No peer** could be measured.");
    expect(page).toContain("| 4.00 | no peer | no peer |");
    expect(page).not.toContain("Geometric mean");
  });

  it("warns when the machine was busy with something else", () => {
    const page = performancePage(report([row(4, 16, { otherLoad: 0.4 }), row(4, 16)], pytorch));
    expect(page).toContain("**Other processes took up to 40 % of the processor around 1 of 2 rows:");
  });

  it("holds a user's cell against the built-in one", () => {
    const builtIn = { name: quick.name, median: 5, best: 5, steps: 9, ratio: 1.2 };
    const custom = row(6, 48, { workload: layer("peephole", [64, 64, 128, 128]), builtIn });
    expect(performancePage(report([custom], pytorch))).toContain(
      "peephole-train/b64-t64-i128-h128 takes 1.20 times as long as the built-in lstm-train/b64-t64-i128-h128 (5.00 ms in the same rounds).",
    );
  });
});

describe("the terminal", () => {
  it("puts words to the left and numbers to the right", () => {
    const cells = [
      ["workload", "kernel", "ms"],
      ["a", "fused", "12.5"],
    ];
    expect(table(cells)).toBe("  workload  kernel    ms\n  a         fused   12.5");
  });

  it("lists what took half a percent or more of a profile, and the rest as one", () => {
    const text = terminalProfile({
      workload: quick,
      engine: "cpu",
      kernel: "fused avx2",
      milliseconds: 10,
      parts: [
        { name: "matMul [2, 3] [3, 4]", milliseconds: 9.94, share: 0.994, calls: 2 },
        { name: "upload", milliseconds: 0.02, share: 0.002, calls: 1 },
        { name: "free", milliseconds: 0.04, share: 0.004, calls: 30 },
      ],
    });
    expect(text.split("\n")).toEqual([
      "lstm-train/b64-t64-i128-h128: 10.0 ms a step, fused avx2, cpu",
      "                           ms   share  calls",
      "  matMul [2, 3] [3, 4]  9.940  99.4 %      2",
      "  2 more                0.060   0.6 %     31",
    ]);
  });

  it("says why there was no peer", () => {
    const text = terminalReport(report([row(4, null)], { missing: "PyTorch cannot run." }));
    expect(text).toContain("cpu native avx2, 2 threads against no peer (PyTorch cannot run.)");
  });

  it("ends a part with its geometric mean and the rows below 1", () => {
    const text = terminalReport(report([row(4, 16), row(2, 1)], pytorch));
    expect(text).toContain("cpu native avx2, 2 threads against PyTorch 2.13.0\n");
    expect(text).toContain("geometric mean of the ratios 1.41; rows below 1: 1");
  });
});
