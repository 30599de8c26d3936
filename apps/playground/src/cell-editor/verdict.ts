import { html, type TemplateResult } from "lit-html";
import type { Store } from "../app/store.ts";
import { numbers } from "../i18n/numbers.ts";

/** What the source in the editor is: a cell that works, or a fault at a line. */
export function verdict(store: Store, goTo: (line: number) => void): TemplateResult {
  const { state, words } = store;
  return html`<div role="status" class="verdict" data-verdict=${kindOf(store)}>
    ${state.cell === null ? html`<p>${words.cell.checking}</p>` : told(store, goTo)}
  </div>`;
}

function kindOf({ state: { cell } }: Store): string {
  return cell === null ? "checking" : "fault" in cell ? "faulty" : "good";
}

function told(store: Store, goTo: (line: number) => void): TemplateResult {
  const { state, words } = store;
  const { cell } = state;
  if (cell === null) return html``;
  if ("fault" in cell) {
    const { line, message } = cell.fault;
    if (line === null) return html`<p class="problem">${words.cell.fault(message)}</p>`;
    return html`
      <p class="problem">${words.cell.faultAt(String(line), message)}</p>
      <button type="button" @click=${() => goTo(line)}>${words.cell.goTo}</button>
    `;
  }
  const { count } = numbers(store);
  const { parameters, hiddenSize, forward, backward, kernel, reasons } = cell;
  return html`
    <p>${words.cell.good(count(parameters), count(hiddenSize), count(operations(forward)), count(operations(backward)))}</p>
    <p>${kernel === "fused" ? words.cell.fused : words.cell.composed(reasons.join("; "))}</p>
  `;
}

/** How many operations a printed program has: a line each, of the form `%7: [batch, 96] = tanh(%3)`. */
function operations(program: string): number {
  return program.split("\n").filter((line) => line.includes(" = ")).length;
}
