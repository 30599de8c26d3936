import type { Batches, Cursor } from "./train-types.ts";

/** The batches of one step, and the place after them. */
export interface Group<B> {
  readonly batches: readonly B[];
  readonly next: Cursor;
}

/** Batches in groups of `size`; the last one may have fewer. */
export async function* groups<B>(source: Batches<B>, size: number): AsyncGenerator<Group<B>, void> {
  let batches: B[] = [];
  let place: Cursor | undefined;
  for await (const { batch, next } of source) {
    batches.push(batch);
    place = next;
    if (batches.length < size) continue;
    yield { batches, next };
    batches = [];
  }
  if (batches.length > 0 && place !== undefined) yield { batches, next: place };
}
