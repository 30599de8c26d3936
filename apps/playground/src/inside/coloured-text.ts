import { html, type TemplateResult } from "lit-html";
import { guard } from "lit-html/directives/guard.js";
import { signedColour } from "../chart/colours.ts";
import type { Inspection } from "../worker/protocol.ts";

/** A text whose characters are coloured by what a hidden unit holds after each of them. */
export function colouredText(inspection: Inspection, unit: number): TemplateResult {
  const { characters, hidden } = inspection;
  const draw = () =>
    characters.map((character, time) => {
      const value = hidden.values[time * hidden.units + unit]!;
      const shown = character === "\n" ? "↵\n" : character;
      return html`<span style="background:${signedColour(value)}" title=${value.toFixed(2)}>${shown}</span>`;
    });
  return html`<p class="coloured" data-figure="coloured">${guard([inspection, unit], draw)}</p>`;
}
