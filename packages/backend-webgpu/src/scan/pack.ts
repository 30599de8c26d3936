import type { Program, ValueId } from "@refrain/core";
import { sizeOf, specOf } from "@refrain/core";
import type { Engine, GpuValue } from "../gpu/engine.ts";
import type { GpuMemory } from "../gpu/memory.ts";
import { moveOperations } from "../kernels/move.ts";

/** The invariants that a kernel reads, in one buffer: a kernel may bind only a few. */
export interface Pack {
  /** WGSL of an element of an invariant, which is put into the pack. */
  read(id: ValueId, index: string, transposed: boolean): string;
  /** Fills a buffer; it is given back by the caller. */
  fill(engine: Engine, invariants: readonly GpuValue[]): GpuMemory;
}

/** @param buffer the name of the bound array. */
export function packOf(program: Program, buffer: string): Pack {
  const entries = new Map<
    string,
    { readonly id: ValueId; readonly transposed: boolean; readonly start: number }
  >();
  let size = 0;
  return {
    read(id, index, transposed) {
      const key = `${id},${transposed}`;
      let entry = entries.get(key);
      if (entry === undefined) {
        entry = { id, transposed, start: size };
        entries.set(key, entry);
        size += sizeOf(specOf(program, id).shape);
      }
      return `${buffer}[${entry.start}u + ${index}]`;
    },
    fill(engine, invariants) {
      const pack = engine.memory.take(size * 4);
      for (const { id, transposed, start } of entries.values()) {
        const value = invariants[id]!;
        const from = transposed ? transpose(engine, value) : value.memory;
        engine.queue.copy(from, 0, pack, start * 4, sizeOf(value.shape) * 4);
        if (transposed) engine.memory.give(from);
      }
      return pack;
    },
  };
}

function transpose(engine: Engine, value: GpuValue): GpuMemory {
  const [rows, columns] = value.shape as [number, number];
  return moveOperations["transpose"]!({
    engine,
    inputs: [value],
    attributes: { permutation: [1, 0] },
    output: { shape: [columns, rows], dtype: value.dtype },
  });
}
