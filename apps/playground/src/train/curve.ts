import type { LossPoint } from "../worker/protocol.ts";

/** A loss curve that stays small, however long a run is. */
export interface Curve {
  readonly points: readonly LossPoint[];
}

/** The points that a curve has at most. */
const LIMIT = 2000;

export const emptyCurve: Curve = { points: [] };

/** A curve with more points at its end. One that grows too long has each two neighbours made one. */
export function extendCurve({ points }: Curve, more: readonly LossPoint[]): Curve {
  let all: readonly LossPoint[] = [...points, ...more];
  while (all.length > LIMIT) all = halved(all);
  return { points: all };
}

/** Each two neighbours as one: the later step, the mean loss. */
function halved(points: readonly LossPoint[]): readonly LossPoint[] {
  return points.flatMap(([step, loss], index) => {
    if (index % 2 === 0) return index === points.length - 1 ? [[step, loss] as const] : [];
    return [[step, (loss + points[index - 1]![1]) / 2] as const];
  });
}

/** The curve's course without its jitter: an exponential mean over about `span` points. */
export function smoothed({ points }: Curve, span: number): Curve {
  const keep = 1 - 1 / span;
  let mean = 0;
  let weight = 0;
  return {
    points: points.map(([step, loss]) => {
      mean = keep * mean + (1 - keep) * loss;
      weight = keep * weight + (1 - keep);
      return [step, mean / weight] as const;
    }),
  };
}

/** The last loss of a curve, or null. */
export function lastLoss({ points }: Curve): number | null {
  return points.at(-1)?.[1] ?? null;
}
