import { html, type TemplateResult } from "lit-html";
import { createRef, ref } from "lit-html/directives/ref.js";
import type { Store } from "../app/store.ts";
import type { PageView } from "../app/view.ts";
import { type LineChart, lineChart } from "../chart/line-chart.ts";
import { numbers } from "../i18n/numbers.ts";
import { smoothed } from "../train/curve.ts";
import { saveBytes } from "../train/files.ts";
import type { CellFault } from "../worker/protocol.ts";
import type { CellBench } from "./cell-bench.ts";
import type { CellEditor } from "./editor.ts";
import { OWN_CELL } from "./own-cell.ts";
import { racerNames, raceTable } from "./race-table.ts";
import { templates } from "./templates.ts";
import { verdict } from "./verdict.ts";

/** The view to write a cell in, and to race it. */
export interface CellView extends PageView {
  /** Marks a fault in the editor; gives it with its line. */
  mark(fault: CellFault | null): CellFault | null;
}

/** What the view asks of others. */
export interface CellViewHolders {
  readonly bench: () => CellBench;
  /** Trains the visitor's cell in the other view. */
  trainOwn(): void;
  /** Holds the training of the other view, which would slow a race down. */
  holdTraining(): void;
}

/** Steps of a race. */
const RACE_STEPS = 300;

const RACERS = ["blue", "orange", "green"] as const;

/** The editor, what the cell in it becomes, and the race. */
export function cellView(store: Store, { bench, trainOwn, holdTraining }: CellViewHolders): CellView {
  const place = createRef<HTMLElement>();
  const curves = createRef<HTMLElement>();
  let editor: CellEditor | null = null;
  let opening = false;
  let chart: LineChart | null = null;

  /** The editor is half of the page's code, and who only trains does not need it. */
  async function openEditor(): Promise<void> {
    opening = true;
    const { cellEditor } = await import("./editor.ts");
    editor = cellEditor(place.value!, store.state.source, edited);
    editor.setLabel(store.words.cell.editor);
    bench().edited();
  }

  const edited = (): void => {
    store.change({ source: editor!.source(), cell: null });
    bench().edited();
  };

  const toggleRace = (): void => {
    if (store.state.racing) bench().stopRace();
    else {
      holdTraining();
      bench().race(RACE_STEPS);
    }
  };

  return {
    mark: (fault) => editor?.mark(fault) ?? fault,
    template: () => {
      const { state, words } = store;
      const { cell } = words;
      return html`
        <h2>${cell.heading}</h2>
        <p class="introduction">${cell.introduction}</p>
        <div class="columns wide-left">
          <div>
            <div class="buttons">
              <label>
                <span>${cell.begin}</span>
                <select name="template" @change=${(event: Event) => editor?.setSource((event.target as HTMLSelectElement).value)}>
                  ${templates.map(({ name, source }) => html`<option value=${source}>${name}</option>`)}
                </select>
              </label>
              <button type="button" @click=${() => saveBytes("my-cell.js", state.source, "text/javascript")}>${cell.saveFile}</button>
              <button type="button" data-action="train-own" @click=${trainOwn}>${cell.trainIt}</button>
            </div>
            <div class="editor" ${ref(place)}></div>
            <p class="hint">${cell.keys} ${cell.safety}</p>
          </div>
          <div>${verdict(store, (line) => editor?.goTo(line))} ${program(store)}</div>
        </div>
        <h3>${cell.race}</h3>
        <p>${cell.raceIntroduction}</p>
        <div class="buttons">
          <button
            type="button"
            class="main"
            data-action="race"
            ?disabled=${state.text === null}
            @click=${toggleRace}
          >
            ${state.racing ? cell.stopRace : cell.startRace}
          </button>
          <p role="status" data-figure="race">${raceStatus(store)}</p>
        </div>
        <div ?hidden=${state.racers.length === 0}>
          <div class="chart" ${ref(curves)}></div>
          ${raceTable(store)}
        </div>
      `;
    },
    draw() {
      const { state, words } = store;
      if (state.view !== "cell") return;
      if (!opening) void openEditor();
      editor?.setLabel(words.cell.editor);
      if (curves.value === undefined || state.racers.length === 0) return;
      chart ??= lineChart(curves.value);
      const names = racerNames(store);
      chart.show({
        description: words.cell.raceCurve,
        xLabel: words.train.stepAxis,
        yLabel: words.train.lossAxis,
        lines: state.racers.map(({ cell, training }, index) => ({
          label: names(cell),
          style: cell === OWN_CELL ? RACERS[2] : RACERS[index]!,
          points: smoothed(training, 10).points,
        })),
      });
    },
    recolour: () => chart?.recolour(),
  };
}

function program({ state, words }: Store): TemplateResult {
  const { cell } = state;
  if (cell === null || "fault" in cell) return html``;
  return html`
    <details open>
      <summary>${words.cell.program}: ${words.cell.forward}</summary>
      <pre tabindex="0" data-figure="program">${cell.forward}</pre>
    </details>
    <details>
      <summary>${words.cell.program}: ${words.cell.backward}</summary>
      <pre tabindex="0">${cell.backward}</pre>
    </details>
  `;
}

function raceStatus(store: Store): string {
  const { state, words } = store;
  if (state.racing) return words.cell.racing;
  const finished = state.racers.filter(
    ({ failure, validation }) => failure === null && validation.points.length > 0,
  );
  if (finished.length === 0) return "";
  const last = ({ validation }: (typeof finished)[number]) => validation.points.at(-1)![1];
  const winner = finished.reduce((best, racer) => (last(racer) < last(best) ? racer : best));
  return words.cell.raceDone(`${racerNames(store)(winner.cell)}, ${numbers(store).loss(last(winner))}`);
}
