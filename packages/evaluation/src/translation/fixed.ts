/**
 * A number with so many decimals as Python and C print it: of two that are equally close, the even one (6.25
 * is 6.2), where `toFixed` takes the larger.
 */
export function fixed(value: number, decimals: number): string {
  // Only multiples of 2^-(decimals + 1) can lie exactly between two decimals.
  const halfway = Number.isInteger(value * 2 ** (decimals + 1)) && !Number.isInteger(value * 2 ** decimals);
  if (!halfway) return value.toFixed(decimals);
  const scale = 10 ** decimals;
  return ((2 * Math.round((value * scale) / 2)) / scale).toFixed(decimals);
}
