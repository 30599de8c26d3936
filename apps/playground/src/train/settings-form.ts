import { cellKinds } from "@refrain/cells";
import { html, type TemplateResult } from "lit-html";
import { live } from "lit-html/directives/live.js";
import type { Store } from "../app/store.ts";
import { OWN_CELL } from "../cell-editor/own-cell.ts";
import type { Training } from "./training.ts";

type NumberName = "hidden" | "layers" | "batch" | "time" | "steps" | "learningRate";

/** The bounds of each number: what a page trains in reasonable time and memory. */
const BOUNDS: Readonly<Record<NumberName, readonly [least: number, most: number, step: number]>> = {
  hidden: [1, 1024, 1],
  layers: [1, 4, 1],
  batch: [1, 256, 1],
  time: [2, 512, 1],
  steps: [1, 100_000, 1],
  learningRate: [0.0001, 0.1, 0.0001],
};

/** What is trained next: the cell, its sizes, and how. */
export function settingsForm(store: Store, training: Training): TemplateResult {
  const { state, words } = store;
  const { train } = words;
  const { settings } = state;
  const number = (name: NumberName) => {
    const [least, most, step] = BOUNDS[name];
    return html`
      <label>
        <span>${train[name]}</span>
        <input
          type="number"
          name=${name}
          min=${least}
          max=${most}
          step=${step}
          .value=${String(settings[name])}
          @change=${(event: Event) => {
            const input = event.target as HTMLInputElement;
            const value = bounded(settings[name], name, input.valueAsNumber);
            training.set({ [name]: value });
            input.value = String(value);
          }}
        />
      </label>
    `;
  };
  return html`
    <fieldset class="settings">
      <legend>${train.model}</legend>
      <label>
        <span>${train.cell}</span>
        <select
          name="cell"
          @change=${(event: Event) => training.set({ cell: (event.target as HTMLSelectElement).value })}
        >
          ${[...new Set([...cellKinds, OWN_CELL, settings.cell])].map(
            (kind) =>
              html`<option value=${kind} .selected=${live(kind === settings.cell)}>${kind === OWN_CELL ? train.ownCell : kind}</option>`,
          )}
        </select>
      </label>
      ${(Object.keys(BOUNDS) as NumberName[]).map(number)}
      <p class="hint">${train.changesLater}</p>
    </fieldset>
  `;
}

/** A number within its bounds; for what is no number, the one before. */
function bounded(before: number, name: NumberName, value: number): number {
  if (!Number.isFinite(value)) return before;
  const [least, most, step] = BOUNDS[name];
  const inside = Math.min(most, Math.max(least, value));
  return step === 1 ? Math.round(inside) : inside;
}
