import { kernel } from "./kernel.ts";
import type { GpuMemory, MemoryPool } from "./memory.ts";
import type { CommandQueue } from "./queue.ts";

/**
 * Checks ids. Those from the host are checked at once; those that a kernel made, by a kernel: its finding is thrown by the
 * next read.
 */
export interface Faults {
  /**
   * @param count how many ids there are.
   * @param message what is wrong with an id at a position.
   * @throws when an id from the host is not from `lowest` to `highest`.
   */
  check(
    ids: GpuMemory,
    count: number,
    lowest: number,
    highest: number,
    message: (id: number, position: number) => string,
  ): void;
  /** Throws what kernels found since the last call. */
  report(): Promise<void>;
}

const LANES = 256;

/** One workgroup looks through all ids; the first finding of a run of kernels stays. */
const checkKernel = kernel({
  params: ["size", "lowest", "highest", "check"],
  inputs: ["i32"],
  outputs: ["i32"],
  workgroup: LANES,
  declarations: "var<workgroup> first: atomic<u32>;",
  body: `if (lane == 0u) { atomicStore(&first, 0xffffffffu); }
workgroupBarrier();
for (var i = lane; i < p.size; i += ${LANES}u) {
  let id = in0[i];
  if (id < bitcast<i32>(p.lowest) || id > bitcast<i32>(p.highest)) { atomicMin(&first, i); break; }
}
workgroupBarrier();
if (lane == 0u) {
  let at = atomicLoad(&first);
  if (at != 0xffffffffu && out0[0] == 0) {
    out0[0] = bitcast<i32>(p.check);
    out0[1] = in0[at];
    out0[2] = bitcast<i32>(at);
  }
}`,
});

export function faultsOf(queue: CommandQueue, memory: MemoryPool): Faults {
  const findings = memory.take(12);
  queue.clear(findings);
  let messages: ((id: number, position: number) => string)[] = [];
  return {
    check(ids, count, lowest, highest, message) {
      if (ids.ids !== null) {
        const { ids: known } = ids;
        const wrong = known.findIndex((id, i) => i < count && (id < lowest || id > highest));
        if (wrong >= 0) throw new Error(message(known[wrong]!, wrong));
        return;
      }
      messages.push(message);
      queue.dispatch({
        kernel: checkKernel,
        buffers: [ids, findings],
        params: [count, lowest, highest, messages.length],
        groups: [1],
      });
    },
    async report() {
      if (messages.length === 0) return;
      const asked = messages;
      messages = [];
      const [check, id, position] = new Int32Array(await queue.read(findings, 12));
      if (check === 0) return;
      queue.clear(findings);
      throw new Error(asked[check! - 1]!(id!, position!));
    },
  };
}
