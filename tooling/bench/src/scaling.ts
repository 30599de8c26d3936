import { type LayerWorkload, layer } from "./workloads.ts";

/** Rows in which one size grows: ours only, measured alternating. */
export interface Series {
  readonly title: string;
  readonly rows: readonly ScalingRow[];
}

/** One row of a series. */
interface ScalingRow {
  readonly workload: LayerWorkload;
  /** Default: as many as the run has. */
  readonly threads?: number;
}

/** How an LSTM layer's training step grows. */
export const scalingSeries: readonly Series[] = [
  {
    title: "batch",
    rows: [8, 16, 32, 64, 128].map((batch) => ({ workload: layer("lstm", [batch, 64, 256, 256]) })),
  },
  {
    title: "time",
    rows: [16, 32, 64, 128, 256].map((time) => ({ workload: layer("lstm", [32, time, 256, 256]) })),
  },
  {
    title: "hidden",
    rows: [32, 64, 128, 256, 512, 1024].map((size) => ({ workload: layer("lstm", [32, 64, size, size]) })),
  },
  {
    title: "threads",
    rows: [1, 2, 4, 8].map((threads) => ({ workload: layer("lstm", [32, 128, 256, 256]), threads })),
  },
];

/**
 * Floating-point operations of an LSTM layer's training step in its matrix products, which are nearly all of them: four gates
 * of input and state, two operations for each weight, once forward and twice backward.
 */
export function lstmOperations({ batch, time, input, hidden }: LayerWorkload): number {
  return 3 * 2 * batch * time * 4 * hidden * (input + hidden);
}
