import { html, type TemplateResult } from "lit-html";
import type { Store } from "../app/store.ts";
import { numbers } from "../i18n/numbers.ts";
import { lastLoss, smoothed } from "../train/curve.ts";
import { OWN_CELL } from "./own-cell.ts";

/** The racers in numbers. */
export function raceTable(store: Store): TemplateResult {
  const { state, words } = store;
  const { columns } = words.cell;
  const { count, loss } = numbers(store);
  const name = racerNames(store);
  return html`
    <div class="scrolls" tabindex="0" role="region" aria-label=${words.cell.race}>
      <table>
        <thead>
          <tr>
            ${Object.values(columns).map((column) => html`<th scope="col">${column}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${state.racers.map(
            (racer) => html`
              <tr data-racer=${racer.cell}>
                <th scope="row">${name(racer.cell)}</th>
                ${
                  racer.failure === null
                    ? html`
                        <td>${count(racer.step)}</td>
                        <td>${count(racer.parameters)}</td>
                        <td>${count(racer.charactersPerSecond)}</td>
                        <td>${loss(lastLoss(smoothed(racer.training, 10)))}</td>
                        <td>${loss(lastLoss(racer.validation))}</td>
                        <td>${racer.kernel}</td>
                      `
                    : html`<td colspan="6" class="problem">${racer.failure}</td>`
                }
              </tr>
            `,
          )}
        </tbody>
      </table>
    </div>
  `;
}

/** What each racer is called. */
export function racerNames({ words }: Store): (cell: string) => string {
  return (cell) => (cell === OWN_CELL ? words.cell.mine : cell.toUpperCase());
}
