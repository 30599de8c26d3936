/** Checks at the edge of `where` that values are ids: integers from 0 to 2^31 - 1. */
export function requireIds(where: string, ids: ArrayLike<number>): void {
  for (let position = 0; position < ids.length; position += 1) {
    const id = ids[position]!;
    if (Number.isInteger(id) && id >= 0 && id < 2 ** 31) continue;
    throw new Error(
      `${where}: ids must be integers from 0 to 2147483647, got ${id} at position ${position}.`,
    );
  }
}
