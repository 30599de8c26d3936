import { html, type TemplateResult } from "lit-html";
import type { Store } from "../app/store.ts";
import type { PageView } from "../app/view.ts";
import { numbers } from "../i18n/numbers.ts";
import type { Verification } from "./verification.ts";

/** The view of what the page found on this machine, with the button that checks it. */
export function machineView(store: Store, verification: Verification): PageView {
  return {
    template: () => {
      const { state, words } = store;
      const { machine } = words;
      const isolated = globalThis.crossOriginIsolated;
      return html`
        <h2>${machine.heading}</h2>
        <p class="introduction">${machine.introduction}</p>
        <dl class="facts">
          <dt>${machine.engine}</dt>
          <dd data-figure="engine">${state.running?.description ?? words.engine.starting}</dd>
          ${state.running?.why == null ? "" : html`<dt>${machine.whyNot}</dt><dd>${state.running.why}</dd>`}
          <dt>${machine.threads}</dt>
          <dd>${navigator.hardwareConcurrency}</dd>
          <dt>${machine.isolated}</dt>
          <dd>${isolated ? machine.yes : machine.notIsolated}</dd>
        </dl>
        <div class="buttons">
          <button
            type="button"
            class="main"
            data-action="verify"
            @click=${() => (state.verifying ? verification.cancel() : verification.begin())}
          >
            ${state.verifying ? machine.cancel : machine.verify}
          </button>
          <p role="status" data-figure="verified">${progress(store)}</p>
        </div>
        ${laws(store)}
      `;
    },
    draw() {},
    recolour() {},
  };
}

function progress(store: Store): string {
  const { state, words } = store;
  const { count } = numbers(store);
  if (state.verifying) return words.machine.verifying(count(state.laws.length));
  if (state.laws.length === 0) return "";
  const held = state.laws.filter(({ ok }) => ok).length;
  return words.machine.verified(count(held), count(state.laws.length - held));
}

/** The broken ones first: they are what one looks for. */
function laws({ state, words }: Store): TemplateResult | "" {
  const { machine } = words;
  if (state.laws.length === 0) return "";
  const sorted = [...state.laws].sort((a, b) => Number(a.ok) - Number(b.ok));
  return html`
    <h3>${machine.laws}</h3>
    <ul class="laws">
      ${sorted.map(
        ({ name, ok, message }) => html`
          <li data-ok=${ok}>
            <span class="mark" aria-hidden="true">${ok ? "✓" : "✗"}</span>
            <span>${name}</span>
            <span class="for-ears">: ${ok ? machine.holds : machine.broken}</span>
            ${ok ? "" : html`<pre>${message}</pre>`}
          </li>
        `,
      )}
    </ul>
  `;
}
