import type { Clause, NounPhrase } from "../meaning.ts";
import { drawAction } from "./action.ts";
import type { Draw } from "./draw.ts";
import { drawComparison, drawProfession, drawQuality, drawWeather } from "./state.ts";

/** A clause that says what somebody does or is. */
export function drawClause(draw: Draw, subject?: NounPhrase): Clause {
  return draw.weighted<() => Clause>([
    [10, () => drawAction(draw, { subject })],
    [2.2, () => drawQuality(draw, subject)],
    [0.8, () => drawComparison(draw)],
    [0.6, () => drawProfession(draw)],
    [0.5, () => drawWeather(draw)],
  ])();
}
