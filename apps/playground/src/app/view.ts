import type { TemplateResult } from "lit-html";

/** One of the page's views. */
export interface PageView {
  template(): TemplateResult;
  /** Draws what is no part of the template, after it: charts. */
  draw(): void;
  /** Draws anew in the theme's colours. */
  recolour(): void;
}
