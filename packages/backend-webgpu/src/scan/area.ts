import type { ValueId } from "@refrain/core";

/** Where a workgroup's values lie between levels: workgroup memory as far as it goes, else a part of a buffer. */
export interface Area {
  /** WGSL of feature `index` of a value in row `row` of the workgroup. */
  at(id: ValueId, index: string, row: number): string;
  /** Floats of workgroup memory. */
  readonly shared: number;
  /** Floats of the buffer for each workgroup. */
  readonly scratch: number;
}

/**
 * @param values in the order in which they should get the faster memory, with their widths.
 * @param rows of a workgroup.
 * @param room floats of workgroup memory.
 * @param buffer the name of the buffer.
 */
export function layOut(
  values: readonly { readonly id: ValueId; readonly width: number }[],
  rows: number,
  room: number,
  buffer: string,
): Area {
  const places = new Map<
    ValueId,
    { readonly shared: boolean; readonly start: number; readonly width: number }
  >();
  let shared = 0;
  let scratch = 0;
  for (const { id, width } of values) {
    if (places.has(id)) continue;
    const size = width * rows;
    if (shared + size <= room) {
      places.set(id, { shared: true, start: shared, width });
      shared += size;
    } else {
      places.set(id, { shared: false, start: scratch, width });
      scratch += size;
    }
  }
  return {
    at(id, index, row) {
      const place = places.get(id);
      if (place === undefined) throw new Error(`scan: value ${id} has no place in memory.`);
      const start = place.start + row * place.width;
      return place.shared ? `area[${start}u + ${index}]` : `${buffer}[scratch0 + ${start}u + ${index}]`;
    },
    shared,
    scratch,
  };
}
