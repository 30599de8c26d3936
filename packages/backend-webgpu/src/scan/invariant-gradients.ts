import { type ScanCall, type ScanProgram, sizeOf, specOf, type ValueId } from "@refrain/core";
import { allocate, type Engine } from "../gpu/engine.ts";
import { elementGroups, elementKernel } from "../gpu/kernel.ts";
import type { GpuMemory, GpuView } from "../gpu/memory.ts";
import { multiply } from "../kernels/product.ts";
import { sumMiddle } from "../kernels/reduce.ts";
import { viewOf } from "./regions.ts";

/** Arrays of every step in one buffer, and where each begins. */
interface Stored {
  readonly memory: GpuMemory;
  readonly starts: readonly number[];
}

/** The values of the backward program that the loop has to keep: operands that the forward loop has not saved already. */
export function operandsOf({ invariantGradients, invariants, saved }: ScanProgram): ValueId[] {
  const ids = invariantGradients.flatMap((gradient) =>
    gradient.kind === "sum" ? [gradient.value] : [gradient.left, gradient.right],
  );
  return [...new Set(ids)].filter((id) => id < invariants || id >= invariants + saved.length);
}

/** One product over all steps for each weight; sums for biases. */
export function invariantGradients(
  engine: Engine,
  program: ScanProgram,
  call: ScanCall,
  { cells, saved, kept }: { cells: number; saved: Stored; kept: Stored },
): GpuMemory[] {
  const { backward: step, invariants } = program;
  const operands = operandsOf(program);
  const widthOf = (id: ValueId): number => specOf(step, id).shape.at(-1)!;
  const view = (id: ValueId): GpuView => {
    const at = operands.indexOf(id);
    const [{ memory, starts }, index] = at >= 0 ? [kept, at] : [saved, id - invariants];
    return viewOf(memory, starts[index]!, cells * widthOf(id));
  };

  return call.invariants.map(({ shape }, index) => {
    let total: GpuMemory | null = null;
    for (const gradient of program.invariantGradients) {
      if (gradient.invariant !== index) continue;
      let part: GpuMemory;
      if (gradient.kind === "sum") {
        const width = widthOf(gradient.value);
        part = allocate(engine, [width]);
        sumMiddle(engine, view(gradient.value), part, [1, cells, width], "sum", "float32");
      } else {
        const [m, n] = [widthOf(gradient.left), widthOf(gradient.right)];
        const sizes = { batch: 1, m, n, k: cells, transposeA: true, transposeB: false };
        part = multiply(engine, view(gradient.left), view(gradient.right), sizes);
      }
      total = total === null ? part : added(engine, total, part, sizeOf(shape));
    }
    if (total !== null) return total;
    const zero = allocate(engine, shape);
    engine.queue.clear(zero);
    return zero;
  });
}

const addKernel = elementKernel({
  params: [],
  inputs: ["f32", "f32"],
  outputs: ["f32"],
  body: "out0[i] = in0[i] + in1[i];",
});

function added(engine: Engine, a: GpuMemory, b: GpuMemory, size: number): GpuMemory {
  const sum = allocate(engine, [size]);
  engine.queue.dispatch({
    kernel: addKernel,
    buffers: [a, b, sum],
    params: [size],
    groups: elementGroups(size),
  });
  engine.memory.give(a);
  engine.memory.give(b);
  return sum;
}
