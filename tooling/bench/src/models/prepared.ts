/** A workload on the running device, ready to run. */
export interface Prepared {
  /** What runs its scan: `fused avx512`. */
  readonly kernel: string;
  step(): Promise<void>;
  /** Frees its tensors. */
  dispose(): void;
}
