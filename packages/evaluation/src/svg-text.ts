import { displayWidth } from "./display-width.ts";

/** The size of text in SVG units (CSS pixels). */
export const FONT = 12;
export const FONT_FAMILY = "system-ui, 'Helvetica Neue', Arial, sans-serif";
/** Legible on white and on black, 4.5 to 1 on each. */
export const GREY = "#767676";

const CHARACTER = 7.4; // the mean width of a letter in a wide sans-serif font of that size

/** About how wide a text of size `FONT` is, in SVG units. */
export function textWidth(text: string): number {
  return displayWidth(text) * CHARACTER;
}

/** Control characters, which XML forbids and no one sees, as escapes: a line break becomes `\n`. */
export function visible(text: string): string {
  const shown = JSON.stringify(text)
    .slice(1, -1)
    .replaceAll('\\"', '"')
    .replaceAll("\\\\", "\\")
    .replace(INVISIBLE, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
  return shown.trim() === "" ? JSON.stringify(text) : shown;
}

// What JSON leaves as it is: DEL, the C1 controls, and the two code points that XML has no place for.
const INVISIBLE = /[\u007f-\u009f\ufffe\uffff]/g;

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** The text as SVG can hold it, between tags or in an attribute. */
export function escapeXml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => ENTITIES[character]!);
}
