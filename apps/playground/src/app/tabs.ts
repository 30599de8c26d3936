import { html, type TemplateResult } from "lit-html";

/** One tab of a list. Its panel has the id `panel-NAME`. */
export interface Tab<Name extends string> {
  readonly name: Name;
  readonly label: string;
}

/** A list of tabs, and the one that is open. */
export interface Tabs<Name extends string> {
  readonly label: string;
  readonly list: readonly Tab<Name>[];
  readonly chosen: Name;
  choose(name: Name): void;
}

/** Tabs as the ARIA practices have them: one stop for the Tab key, arrows within. */
export function tabs<Name extends string>({ label, list, chosen, choose }: Tabs<Name>): TemplateResult {
  const onKey = (event: KeyboardEvent): void => {
    const index = list.findIndex(({ name }) => name === chosen);
    const to = { ArrowRight: index + 1, ArrowLeft: index - 1, Home: 0, End: -1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const { name } = list.at(to % list.length)!;
    choose(name);
    document.getElementById(`tab-${name}`)?.focus();
  };
  return html`
    <nav class="tabs">
      <div role="tablist" aria-label=${label} @keydown=${onKey}>
        ${list.map(
          ({ name, label: text }) => html`
            <button
              type="button"
              role="tab"
              id="tab-${name}"
              aria-controls="panel-${name}"
              aria-selected=${name === chosen}
              tabindex=${name === chosen ? 0 : -1}
              @click=${() => choose(name)}
            >
              ${text}
            </button>
          `,
        )}
      </div>
    </nav>
  `;
}
