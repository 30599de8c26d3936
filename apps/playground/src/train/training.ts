import type { Settings } from "@refrain/char-lm";
import type { Store } from "../app/store.ts";
import { openWorker, type WorkerLink } from "../app/worker-link.ts";
import { OWN_CELL } from "../cell-editor/own-cell.ts";
import { numbers } from "../i18n/numbers.ts";
import type { EngineName, NamedText, Report } from "../worker/protocol.ts";
import { emptyCurve, extendCurve } from "./curve.ts";
import { saveBytes } from "./files.ts";

/** What a visitor does with a run. */
export interface Training {
  chooseEngine(engine: EngineName): void;
  set(settings: Partial<Settings>): void;
  learn(text: NamedText): void;
  train(): void;
  open(name: string, checkpoint: Uint8Array<ArrayBuffer>): void;
  order(kind: "pause" | "resume" | "step" | "stop" | "save"): void;
  /** Looks inside, unless a look is on its way. */
  inspect(): void;
}

/** Samples that stay on the page. */
const SAMPLES = 12;

/** Milliseconds that a visitor's own cell may take until its first step: then the worker is ended. */
const PATIENCE = 15_000;

/** Trains in a worker of its own. */
export function training(store: Store): Training {
  let worker: WorkerLink = open();
  let looking = false;
  let opening: string | null = null;
  let patience: ReturnType<typeof setTimeout> | undefined;
  let before = store.state.status;

  function open(): WorkerLink {
    const link = openWorker(receive, (message) => {
      link.close();
      store.change({ status: "stopped", problem: `${store.words.train.noAnswer} ${message}`, facts: null });
      worker = open();
    });
    link.send({ kind: "start", engine: store.state.engine });
    return link;
  }

  /** Ends a worker that a cell keeps busy without an end, and starts another. */
  function restart(): void {
    worker.close();
    store.change({
      status: "idle",
      facts: null,
      running: null,
      problem: store.words.cell.tooLong(PATIENCE / 1000),
    });
    worker = open();
  }

  function receive(report: Report): void {
    const { state } = store;
    if (report.kind === "begun" || report.kind === "failed") clearTimeout(patience);
    if (report.kind === "engine") store.change({ running: report });
    else if (report.kind === "begun") begun(report);
    else if (report.kind === "progress") {
      store.change({
        step: report.step,
        charactersPerSecond: report.charactersPerSecond,
        training: extendCurve(state.training, report.training),
        validation: extendCurve(state.validation, report.validation),
      });
      // One early look, to compare later ones with.
      if (state.firstLook === null) inspect();
    } else if (report.kind === "sample") {
      const { step, text } = report;
      store.change({ samples: [{ step, text }, ...state.samples].slice(0, SAMPLES) });
    } else if (report.kind === "status") store.change({ status: report.status });
    else if (report.kind === "saved") {
      saveBytes(report.name, report.bytes, "application/octet-stream");
      const { train } = store.words;
      const own = state.facts?.settings.cell === OWN_CELL;
      store.change({ notice: `${train.saved(report.name)} ${train.savedHow(own)}` });
    } else if (report.kind === "inspection") {
      looking = false;
      store.change({ inspection: report.inspection, firstLook: state.firstLook ?? report.inspection });
    } else if (report.kind === "failed") failed(report);
  }

  function begun({ facts }: Extract<Report, { kind: "begun" }>): void {
    const { train } = store.words;
    const notices = [
      opening === null ? null : train.opened(opening, numbers(store).count(facts.step)),
      facts.leftOut === 0 ? null : train.leftOut(numbers(store).count(facts.leftOut)),
      facts.reasons.length === 0 ? null : train.composed(facts.reasons.join("; ")),
    ];
    store.change({
      ...{ samples: [], inspection: null, firstLook: null, charactersPerSecond: 0 },
      facts,
      settings: facts.settings,
      step: facts.step,
      training: extendCurve(emptyCurve, facts.training),
      validation: extendCurve(emptyCurve, facts.validation),
      notice: notices.filter((notice) => notice !== null).join(" ") || null,
      layer: Math.min(store.state.layer, facts.settings.layers - 1),
    });
    opening = null;
  }

  function failed({ order, message }: Extract<Report, { kind: "failed" }>): void {
    const { words, state } = store;
    looking = false;
    if (order === "start") store.change({ problem: words.engine.failed(message) });
    // A job that is no good leaves the run before it alone.
    else if (state.status === "preparing") store.change({ problem: message, status: before });
    else store.change({ problem: message });
  }

  function begin(checkpoint: Uint8Array<ArrayBuffer> | null): void {
    const { text, settings, source, status } = store.state;
    if (text === null) return;
    looking = false;
    before = status;
    store.change({ status: "preparing", problem: null, notice: null });
    clearTimeout(patience);
    if (settings.cell === OWN_CELL) patience = setTimeout(restart, PATIENCE);
    const named = { ...settings, text: text.name };
    worker.send({ kind: "train", job: { text, settings: named, cellSource: source, checkpoint } });
  }

  function inspect(): void {
    if (looking || store.state.facts === null) return;
    looking = true;
    worker.send({ kind: "inspect", layer: store.state.layer });
  }

  return {
    chooseEngine(engine) {
      worker.close();
      store.change({ engine, running: null, status: "idle", facts: null, problem: null });
      worker = open();
    },
    set: (settings) => store.change({ settings: { ...store.state.settings, ...settings } }),
    learn: (text) => store.change({ text, embedded: false, problem: null }),
    train: () => begin(null),
    open(name, checkpoint) {
      opening = name;
      begin(checkpoint);
    },
    order: (kind) => worker.send({ kind }),
    inspect,
  };
}
