import type { Racer } from "../app/state.ts";
import type { Store } from "../app/store.ts";
import { openWorker, type WorkerLink } from "../app/worker-link.ts";
import { emptyCurve, extendCurve } from "../train/curve.ts";
import type { CellFault, EngineName, RacerProgress, Report } from "../worker/protocol.ts";
import { OWN_CELL } from "./own-cell.ts";

/** What a visitor does with a cell of their own. */
export interface CellBench {
  /** Checks the source of the editor soon, when typing pauses. */
  edited(): void;
  race(steps: number): void;
  stopRace(): void;
}

/** Milliseconds of quiet before a source is checked. */
const QUIET = 350;
/** Milliseconds that a check may take, and a step of a race: then the worker is ended. */
const PATIENCE = 5000;
const RACE_PATIENCE = 60_000;

/**
 * @param onFault gets what is wrong with the source, or null, and gives it with its line.
 */
export function cellBench(store: Store, onFault: (fault: CellFault | null) => CellFault | null): CellBench {
  let worker: WorkerLink | null = null;
  let engine: EngineName | null = null;
  let ready = false;
  let checking = false;
  let quiet: ReturnType<typeof setTimeout> | undefined;
  let patience: ReturnType<typeof setTimeout> | undefined;

  function restart(): WorkerLink {
    worker?.close();
    ready = false;
    const link = openWorker(receive, store.fail);
    engine = store.state.engine;
    link.send({ kind: "start", engine });
    worker = link;
    return link;
  }

  function expectWithin(milliseconds: number): void {
    clearTimeout(patience);
    patience = setTimeout(() => {
      worker?.close();
      worker = null;
      store.change({ racing: false });
      fault({
        message: store.words.cell.tooLong(milliseconds / 1000),
        line: null,
        column: null,
        syntax: false,
      });
    }, milliseconds);
  }

  function fault(found: CellFault): void {
    store.change({ cell: { fault: onFault(found) ?? found } });
  }

  function check(): void {
    const { source, settings } = store.state;
    const link = worker === null || engine !== store.state.engine ? restart() : worker;
    link.send({ kind: "check", source, hiddenSize: settings.hidden });
    checking = true;
    if (ready) expectWithin(PATIENCE);
  }

  function receive(report: Report): void {
    if (report.kind === "engine") {
      ready = true;
      // An engine may take its time to start; a cell may not.
      if (checking) expectWithin(PATIENCE);
    } else if (report.kind === "checked") {
      clearTimeout(patience);
      checking = false;
      onFault(null);
      store.change({ cell: report.cell });
    } else if (report.kind === "faulty") {
      clearTimeout(patience);
      checking = false;
      fault(report.fault);
    } else if (report.kind === "racing") {
      if (report.done) clearTimeout(patience);
      else expectWithin(RACE_PATIENCE);
      store.change({ racing: !report.done, racers: joined(store.state.racers, report.racers) });
    } else if (report.kind === "failed") {
      clearTimeout(patience);
      store.change({ racing: false, problem: report.message });
    }
  }

  return {
    edited() {
      clearTimeout(quiet);
      quiet = setTimeout(check, QUIET);
    },
    race(steps) {
      const { text, settings, source } = store.state;
      if (text === null) return;
      const job = {
        text,
        settings: { ...settings, steps, evaluateEvery: Math.max(10, Math.floor(steps / 4)) },
        cells: ["lstm", "gru", OWN_CELL],
        cellSource: source,
      };
      store.change({ racing: true, racers: [], problem: null });
      restart().send({ kind: "race", job });
      expectWithin(RACE_PATIENCE);
    },
    stopRace() {
      clearTimeout(patience);
      worker?.close();
      worker = null;
      store.change({ racing: false });
    },
  };
}

function joined(known: readonly Racer[], news: readonly RacerProgress[]): readonly Racer[] {
  return news.map((racer) => {
    const before = known.find(({ cell }) => cell === racer.cell);
    return {
      ...racer,
      training: extendCurve(before?.training ?? emptyCurve, racer.training),
      validation: extendCurve(before?.validation ?? emptyCurve, racer.validation),
    };
  });
}
