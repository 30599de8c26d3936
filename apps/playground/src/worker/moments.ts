import { encodeCheckpoint, takeCheckpoint } from "@refrain/train";
import { inspectModel } from "./inspect/inspect-model.ts";
import type { PreparedRun } from "./prepare-run.ts";
import type { Report } from "./protocol.ts";
import type { Moment } from "./train-on.ts";

type Say = (report: Report) => void;

/** Takes a checkpoint as char-lm does, so that `npm run char-lm` generates with it and goes on with it. */
export async function saveMoment(prepared: PreparedRun, { taken }: Moment, say: Say): Promise<void> {
  const { settings, model, corpus, history } = prepared;
  if (taken === null) {
    say({ kind: "failed", order: "save", message: "There is nothing new to save: take a step first." });
    return;
  }
  const checkpoint = await takeCheckpoint(taken, {
    model: { app: "char-lm", description: model.description, settings },
    tokenizer: corpus.tokenizer.toJSON(),
    metrics: history,
  });
  const bytes = Uint8Array.from(encodeCheckpoint(checkpoint));
  const cell = settings.cell.replace(/^\W+|\.\w+$/g, "");
  say({
    kind: "saved",
    bytes,
    name: `${cell}-${settings.layers}x${settings.hidden}-step-${taken.step}.safetensors`,
  });
}

/** Looks inside the model at a layer. */
export async function inspectMoment(
  { settings, cell, corpus }: PreparedRun,
  { step, params }: Moment,
  layer: number,
  say: Say,
): Promise<void> {
  const inspection = await inspectModel({ settings, cell, corpus, step, params, layer });
  say({ kind: "inspection", inspection });
}
