import { html, type TemplateResult } from "lit-html";
import { live } from "lit-html/directives/live.js";
import { createRef, ref } from "lit-html/directives/ref.js";
import type { Store } from "../app/store.ts";
import type { PageView } from "../app/view.ts";
import { drawHeatMap } from "../chart/heat-map.ts";
import { type LineChart, lineChart } from "../chart/line-chart.ts";
import { numbers } from "../i18n/numbers.ts";
import type { Inspection, Trace } from "../worker/protocol.ts";
import { colouredText } from "./coloured-text.ts";
import { halfLife } from "./half-life.ts";

/** The view into the model that is being trained. @param look asks for a look inside it. */
export function insideView(store: Store, look: () => void): PageView {
  const canvas = createRef<HTMLCanvasElement>();
  const gradient = createRef<HTMLElement>();
  let chart: LineChart | null = null;
  let drawn: Trace | null = null;
  let shown: Inspection | null = null;

  const found = (inspection: Inspection): TemplateResult => {
    const { state, words } = store;
    const { inside } = words;
    const unit = Math.min(state.unit, inspection.hidden.units - 1);
    return html`
      <h3>${inside.textHeading}</h3>
      <p class="hint">${inside.textIntroduction}</p>
      <label class="slider">
        <span>${inside.unit} ${unit}</span>
        <input
          type="range"
          name="unit"
          min="0"
          max=${inspection.hidden.units - 1}
          .value=${live(String(unit))}
          @input=${(event: Event) => store.change({ unit: (event.target as HTMLInputElement).valueAsNumber })}
        />
      </label>
      <p class="legend" aria-hidden="true"><span>${inside.negative}</span><span class="signed"></span><span>${inside.positive}</span></p>
      ${colouredText(inspection, unit)}
      <div class="columns">
        <div>
          <h3>${inside.gatesHeading}</h3>
          <p class="hint">${inside.gatesIntroduction}</p>
          <label>
            <span>${inside.shown}</span>
            <select name="trace" @change=${(event: Event) => store.change({ trace: (event.target as HTMLSelectElement).selectedIndex })}>
              ${[inside.hiddenUnits, ...inspection.gates.map(({ name }) => name)].map(
                (name, index) => html`<option .selected=${live(index === state.trace)}>${name}</option>`,
              )}
            </select>
          </label>
          <canvas class="heat-map" ${ref(canvas)}></canvas>
          <p class="legend" aria-hidden="true">
            <span>${rangeOf(traceOf(inspection, state.trace))[0]}</span><span class="viridis"></span><span>1</span>
          </p>
        </div>
        <div>
          <h3>${inside.gradientHeading}</h3>
          <p class="hint">${inside.gradientIntroduction}</p>
          <div class="chart" ${ref(gradient)}></div>
        </div>
      </div>
    `;
  };

  return {
    template: () => {
      const { state, words } = store;
      const { inside } = words;
      return html`
        <h2>${inside.heading}</h2>
        <p class="introduction">${inside.introduction}</p>
        <div class="buttons">
          <button type="button" class="main" data-action="look" ?disabled=${state.facts === null} @click=${look}>${inside.refresh}</button>
          <label class="check">
            <input
              type="checkbox"
              name="follow"
              .checked=${live(state.follow)}
              @change=${(event: Event) => store.change({ follow: (event.target as HTMLInputElement).checked })}
            />
            <span>${inside.follow}</span>
          </label>
          ${layerChoice(store, look)}
          <p role="status" data-figure="look">
            ${state.inspection === null ? inside.nothing : inside.at(numbers(store).count(state.inspection.step))}
          </p>
        </div>
        ${state.inspection === null ? "" : found(state.inspection)}
      `;
    },
    draw() {
      const { state, words } = store;
      const { inspection } = state;
      if (state.view !== "inside" || inspection === null) return;
      const trace = traceOf(inspection, state.trace);
      if (canvas.value !== undefined && trace !== drawn) {
        drawHeatMap(canvas.value, {
          values: trace.values,
          rows: trace.units,
          range: rangeOf(trace),
          description: words.inside.heatMap(
            trace.name,
            String(trace.units),
            String(inspection.characters.length),
          ),
        });
        drawn = trace;
      }
      if (gradient.value === undefined) return;
      chart ??= lineChart(gradient.value, { logarithmic: true });
      if (shown !== inspection) chart.show(gradientContent(store, inspection));
      shown = inspection;
    },
    recolour() {
      shown = null;
      chart?.recolour();
    },
  };
}

function layerChoice(store: Store, look: () => void): TemplateResult | "" {
  const { state, words } = store;
  const layers = state.facts?.settings.layers ?? 1;
  if (layers < 2) return "";
  return html`
    <label>
      <span>${words.inside.layer}</span>
      <select
        name="layer"
        @change=${(event: Event) => {
          store.change({ layer: (event.target as HTMLSelectElement).selectedIndex, trace: 0 });
          look();
        }}
      >
        ${Array.from({ length: layers }, (_, index) => html`<option .selected=${live(index === state.layer)}>${index + 1}</option>`)}
      </select>
    </label>
  `;
}

function gradientContent({ state, words }: Store, { gradientNorms, step }: Inspection) {
  const { inside } = words;
  const points = (norms: readonly number[]) => norms.map((norm, distance) => [distance, norm] as const);
  const first = state.firstLook;
  const earlier = first !== null && first.step < step ? [first] : [];
  return {
    description: inside.gradientLabel(String(halfLife(gradientNorms))),
    xLabel: inside.distance,
    yLabel: inside.norm,
    lines: [
      { label: inside.now, style: "blue" as const, points: points(gradientNorms) },
      ...earlier.map((look) => ({
        label: inside.first(String(look.step)),
        style: "orange" as const,
        points: points(look.gradientNorms),
      })),
    ],
  };
}

function traceOf({ hidden, gates }: Inspection, index: number): Trace {
  return index === 0 ? hidden : (gates[index - 1] ?? hidden);
}

/** Sigmoids are from 0 to 1; whatever goes below is drawn from -1. */
function rangeOf({ values }: Trace): readonly [lowest: number, highest: number] {
  return values.some((value) => value < 0) ? [-1, 1] : [0, 1];
}
