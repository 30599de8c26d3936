/** After how many steps a gradient is first less than half of what it is at the last step; their number if it never is. */
export function halfLife(norms: readonly number[]): number {
  const place = norms.findIndex((norm) => norm < norms[0]! / 2);
  return place < 0 ? norms.length : place;
}
