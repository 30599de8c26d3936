import { html, type TemplateResult } from "lit-html";
import { createRef, type Ref, ref } from "lit-html/directives/ref.js";
import type { Store } from "../app/store.ts";
import type { PageView } from "../app/view.ts";
import { type LineChart, lineChart } from "../chart/line-chart.ts";
import { numbers } from "../i18n/numbers.ts";
import { lastLoss, smoothed } from "./curve.ts";
import { settingsForm } from "./settings-form.ts";
import { textForm } from "./text-form.ts";
import type { Training } from "./training.ts";

/** The view to train a model in: what to train, how it goes, and what it writes. */
export function trainView(store: Store, training: Training): PageView {
  const curve: Ref<HTMLElement> = createRef();
  let chart: LineChart | null = null;
  return {
    template: () => html`
      <h2>${store.words.train.heading}</h2>
      <p class="introduction">${store.words.train.introduction}</p>
      ${runButtons(store, training)}
      <div class="columns">
        <div>
          ${figures(store)}
          <h3>${store.words.train.curve}</h3>
          <div class="chart" ${ref(curve)}></div>
        </div>
        <div>
          <h3>${store.words.train.samples}</h3>
          ${samples(store)}
        </div>
      </div>
      <div class="columns">${settingsForm(store, training)} ${textForm(store, training)}</div>
    `,
    draw() {
      const { state, words } = store;
      const { train } = words;
      if (curve.value === undefined || state.view !== "train") return;
      chart ??= lineChart(curve.value);
      const format = numbers(store).loss;
      chart.show({
        description: train.curveLabel(format(trainingLoss(store)), format(lastLoss(state.validation))),
        xLabel: train.stepAxis,
        yLabel: train.lossAxis,
        lines: [
          { label: train.trainingLoss, style: "blue", points: smoothed(state.training, SPAN).points },
          { label: train.validationLoss, style: "orange", points: state.validation.points },
        ],
      });
    },
    recolour: () => chart?.recolour(),
  };
}

/** Steps that a training loss is the mean of: one step's jumps with the piece of text that it read. */
const SPAN = 20;

function trainingLoss({ state }: Store): number | null {
  return lastLoss(smoothed(state.training, SPAN));
}

function runButtons(store: Store, training: Training): TemplateResult {
  const { state, words } = store;
  const { train } = words;
  const running = state.status === "running";
  const paused = state.status === "paused";
  const held = running || paused;
  const any = state.facts !== null;
  return html`
    <div class="buttons" role="group" aria-label=${train.controls}>
      <button type="button" class="main" data-action="train" ?disabled=${state.text === null || state.status === "preparing"} @click=${() => training.train()}>
        ${any ? train.again : train.start}
      </button>
      <button
        type="button"
        data-action="pause"
        ?disabled=${!held}
        @click=${() => training.order(running ? "pause" : "resume")}
      >
        ${paused ? train.resume : train.pause}
      </button>
      <button type="button" data-action="step" ?disabled=${!paused} @click=${() => training.order("step")}>${train.step}</button>
      <button type="button" data-action="stop" ?disabled=${!held} @click=${() => training.order("stop")}>${train.stop}</button>
      <button type="button" data-action="save" ?disabled=${!any || state.step === 0} @click=${() => training.order("save")}>
        ${train.save}
      </button>
      <label class="button">
        ${train.open}
        <input
          type="file"
          name="checkpoint"
          accept=".safetensors"
          @change=${async (event: Event) => {
            const input = event.target as HTMLInputElement;
            const file = input.files?.[0];
            if (file !== undefined) training.open(file.name, new Uint8Array(await file.arrayBuffer()));
            input.value = "";
          }}
        />
      </label>
      <p role="status" class="run-status" data-status=${state.status}>
        ${state.running === null && state.problem === null ? words.engine.starting : train.statuses[state.status]}
      </p>
    </div>
  `;
}

function figures(store: Store): TemplateResult {
  const { state, words } = store;
  const { train } = words;
  const { count, loss } = numbers(store);
  const figure = (name: string, label: string, value: string, unit = "") => html`
    <div>
      <dt>${label}</dt>
      <dd data-figure=${name}>${value}${unit === "" ? "" : html` <small>${unit}</small>`}</dd>
    </div>
  `;
  const { facts } = state;
  return html`
    <dl class="figures" aria-label=${train.progress}>
      ${figure("step", train.stepOf, `${count(state.step)} / ${count(facts?.settings.steps ?? state.settings.steps)}`)}
      ${figure("training", train.trainingLoss, loss(trainingLoss(store)))}
      ${figure("validation", train.validationLoss, loss(lastLoss(state.validation)))}
      ${figure("speed", train.speed, state.charactersPerSecond === 0 ? "–" : count(state.charactersPerSecond))}
      ${figure("parameters", train.parameters, facts === null ? "–" : count(facts.parameters))}
      ${figure("kernel", train.kernel, facts?.kernel ?? "–")}
    </dl>
  `;
}

function samples(store: Store): TemplateResult {
  const { state, words } = store;
  const { count } = numbers(store);
  if (state.samples.length === 0) return html`<p class="hint">${words.train.noSamples}</p>`;
  return html`
    <ol class="samples" reversed>
      ${state.samples.map(
        ({ step, text }) => html`
          <li>
            <p class="hint">${words.train.sampleAt(count(step))}</p>
            <blockquote>${text}</blockquote>
          </li>
        `,
      )}
    </ol>
  `;
}
