/** The name of a line's style. */
export type LineStyle = "blue" | "orange" | "green" | "faint";

/**
 * Colours that colour-blind people tell apart (Okabe and Ito, "Color universal design", 2008); every line has a dash pattern
 * of its own as well.
 */
export const lineStyles: Readonly<
  Record<LineStyle, { readonly colour: string; readonly dash: readonly number[] }>
> = {
  blue: { colour: "--blue", dash: [] },
  orange: { colour: "--orange", dash: [8, 4] },
  green: { colour: "--green", dash: [2, 3] },
  faint: { colour: "--faint", dash: [] },
};

/** A colour of the page's theme as it is now. */
export function themeColour(name: string): string {
  // Only a property that takes a colour says which of a light and a dark one it is.
  const probe = document.createElement("span");
  probe.style.color = `var(${name})`;
  document.body.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

/** Points of viridis (van der Walt and Smith, 2015), which grows lighter evenly, also without colours. */
const VIRIDIS = [
  [68, 1, 84],
  [71, 44, 122],
  [59, 81, 139],
  [44, 113, 142],
  [33, 144, 141],
  [39, 173, 129],
  [92, 200, 99],
  [170, 220, 50],
  [253, 231, 37],
] as const;

/** The colour of a value from 0 to 1; others are drawn as the nearest of them. */
export function viridis(value: number): readonly [red: number, green: number, blue: number] {
  const place = Math.min(1, Math.max(0, value)) * (VIRIDIS.length - 1);
  const index = Math.min(VIRIDIS.length - 2, Math.floor(place));
  const [low, high] = [VIRIDIS[index]!, VIRIDIS[index + 1]!];
  const mix = (channel: 0 | 1 | 2) =>
    Math.round(low[channel] + (high[channel] - low[channel]) * (place - index));
  return [mix(0), mix(1), mix(2)];
}

/** What lies behind a character for a unit's value from -1 (blue) to 1 (orange): stronger is further from 0. */
export function signedColour(value: number): string {
  const strength = Math.min(1, Math.abs(value)) * 0.55;
  return `rgb(${value < 0 ? "0 114 178" : "230 159 0"} / ${strength.toFixed(3)})`;
}
