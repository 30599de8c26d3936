import { type GpuMemory, type GpuView, VIEW_ALIGNMENT } from "../gpu/memory.ts";

/** Several arrays `[steps, batch, width]` in one buffer. */
export interface Regions {
  /** Where each begins, in elements; a kernel gets them as params. */
  readonly starts: readonly number[];
  readonly bytes: number;
}

export function regionsOf(widths: readonly number[], cells: number): Regions {
  const aligned = VIEW_ALIGNMENT / 4;
  let end = 0;
  const starts = widths.map((width) => {
    const start = end;
    end += Math.ceil((width * cells) / aligned) * aligned;
    return start;
  });
  return { starts, bytes: end * 4 };
}

/** One of the arrays, for a kernel of its own. */
export function viewOf(memory: GpuMemory, start: number, elements: number): GpuView {
  return { raw: memory.raw, offset: start * 4, bytes: elements * 4 };
}
