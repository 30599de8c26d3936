import { html, type TemplateResult } from "lit-html";
import { live } from "lit-html/directives/live.js";
import { type Language, languageNames } from "../i18n/language.ts";
import type { EngineName } from "../worker/protocol.ts";
import type { Theme, View } from "./state.ts";
import type { Store } from "./store.ts";
import { type Tab, tabs } from "./tabs.ts";

/** What the page is made of: a view for each tab. */
export interface PageParts {
  readonly views: Readonly<Record<View, () => TemplateResult>>;
  chooseView(view: View): void;
  chooseLanguage(language: Language): void;
  chooseTheme(theme: Theme): void;
  chooseEngine(engine: EngineName): void;
}

/** The whole page: header, tabs, the view that is open, and what the page has to say. */
export function page(store: Store, parts: PageParts): TemplateResult {
  const { state, words } = store;
  const list: readonly Tab<View>[] = (["train", "cell", "inside", "machine"] as const).map((name) => ({
    name,
    label: words.tabs[name],
  }));
  return html`
    <a class="skip" href="#main">${words.skip}</a>
    <header>
      <div class="name">
        <h1>${words.title}</h1>
        <p>${words.tagline}</p>
      </div>
      <div class="choices">
        ${engineChoice(store, parts)}
        <label>
          <span>${words.language}</span>
          <select
            name="language"
            @change=${(event: Event) => parts.chooseLanguage((event.target as HTMLSelectElement).value as Language)}
          >
            ${Object.entries(languageNames).map(
              ([value, name]) =>
                html`<option value=${value} lang=${value} .selected=${live(value === state.language)}>${name}</option>`,
            )}
          </select>
        </label>
        <label>
          <span>${words.theme}</span>
          <select name="theme" @change=${(event: Event) => parts.chooseTheme((event.target as HTMLSelectElement).value as Theme)}>
            ${(["system", "light", "dark"] as const).map(
              (value) =>
                html`<option value=${value} .selected=${live(value === state.theme)}>${words.themes[value]}</option>`,
            )}
          </select>
        </label>
      </div>
    </header>
    ${tabs({ label: words.tabs.label, list, chosen: state.view, choose: parts.chooseView })}
    <main id="main" tabindex="-1">
      <div class="messages">
        <p role="alert" class="problem" ?hidden=${state.problem === null}>${state.problem}</p>
        <p role="status" class="notice" ?hidden=${state.notice === null}>${state.notice}</p>
      </div>
      ${list.map(
        ({ name }) => html`
          <section id="panel-${name}" role="tabpanel" aria-labelledby="tab-${name}" ?hidden=${name !== state.view}>
            ${parts.views[name]()}
          </section>
        `,
      )}
    </main>
    <footer><p>${words.footer}</p></footer>
  `;
}

function engineChoice({ state, words }: Store, { chooseEngine }: PageParts): TemplateResult {
  return html`
    <label>
      <span>${words.engine.label}</span>
      <select
        name="engine"
        @change=${(event: Event) => chooseEngine((event.target as HTMLSelectElement).value as EngineName)}
      >
        ${(["auto", "webgpu", "wasm"] as const).map((name) => html`<option value=${name} .selected=${live(name === state.engine)}>${words.engine[name]}</option>`)}
      </select>
    </label>
  `;
}
