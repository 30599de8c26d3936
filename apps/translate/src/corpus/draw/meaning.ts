import type { Meaning } from "../meaning.ts";
import { drawClause } from "./clause.ts";
import type { Draw } from "./draw.ts";
import { condition, contrast, opinion, reason } from "./joined.ts";
import { wordQuestion } from "./question.ts";
import { existence, purpose, request } from "./scene.ts";

/** Draws what a sentence is to say. */
export function drawMeaning(draw: Draw): Meaning {
  return draw.weighted<() => Meaning>([
    [46, () => ({ kind: "statement", clause: drawClause(draw) })],
    [8, () => ({ kind: "question", clause: { ...drawClause(draw), timeFirst: false } })],
    [7, () => wordQuestion(draw)],
    [8, () => reason(draw)],
    [4, () => condition(draw)],
    [5, () => contrast(draw)],
    [6, () => opinion(draw)],
    [5, () => purpose(draw)],
    [6, () => existence(draw)],
    [5, () => request(draw)],
  ])();
}
