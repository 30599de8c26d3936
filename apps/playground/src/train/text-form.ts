import { html, type TemplateResult } from "lit-html";
import type { Store } from "../app/store.ts";
import { numbers } from "../i18n/numbers.ts";
import { saveBytes } from "./files.ts";
import { takeFile } from "./opened-file.ts";
import type { Training } from "./training.ts";

/** The text to learn: the one that is there, a file, or what is pasted. */
export function textForm(store: Store, training: Training): TemplateResult {
  const { state, words } = store;
  const { train } = words;
  const { text } = state;
  const name = state.embedded ? train.embedded : (text?.name ?? "");
  return html`
    <fieldset class="text">
      <legend>${train.text}</legend>
      <p data-figure="text">${text === null ? "…" : train.textFacts(name, numbers(store).count(text.text.length))}</p>
      <div class="buttons">
        <label class="button">
          ${train.openText}
          <input
            type="file"
            name="text"
            accept="text/*,.txt,.md,.csv,.json"
            @change=${(event: Event) => {
              const input = event.target as HTMLInputElement;
              const file = input.files?.[0];
              if (file !== undefined) void takeFile(file, store, training);
              input.value = "";
            }}
          />
        </label>
        <button type="button" ?disabled=${text === null} @click=${() => saveBytes(text!.name, text!.text, "text/plain")}>
          ${train.saveText}
        </button>
      </div>
      <form
        @submit=${(event: SubmitEvent) => {
          event.preventDefault();
          const pasted = String(new FormData(event.target as HTMLFormElement).get("pasted")).replaceAll(
            "\r\n",
            "\n",
          );
          if (pasted.trim() !== "") training.learn({ name: "pasted.txt", text: pasted });
        }}
      >
        <label>
          <span>${train.pasteText}</span>
          <textarea name="pasted" rows="4" spellcheck="false"></textarea>
        </label>
        <button type="submit">${train.useText}</button>
      </form>
      <p class="hint">${train.drop}</p>
    </fieldset>
  `;
}
