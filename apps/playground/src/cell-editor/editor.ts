import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { javascript } from "@codemirror/lang-javascript";
import { bracketMatching, HighlightStyle, indentOnInput, syntaxHighlighting } from "@codemirror/language";
import { lintGutter, setDiagnostics } from "@codemirror/lint";
import { Compartment, EditorState } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import type { CellFault } from "../worker/protocol.ts";
import { syntaxFault } from "./syntax-fault.ts";

/** An editor for the source of a cell. */
export interface CellEditor {
  source(): string;
  setSource(source: string): void;
  /** Marks a fault where it is, or takes the mark away. Gives the fault with its line, if that can be found. */
  mark(fault: CellFault | null): CellFault | null;
  goTo(line: number): void;
  /** Names the editor for screen readers. */
  setLabel(label: string): void;
}

/** Colours come from the style sheet, so that they follow the theme. */
const highlighting = HighlightStyle.define([
  { tag: [tags.keyword, tags.controlKeyword, tags.moduleKeyword], color: "var(--code-keyword)" },
  { tag: [tags.string, tags.number, tags.bool], color: "var(--code-literal)" },
  { tag: tags.comment, color: "var(--muted)", fontStyle: "italic" },
  {
    tag: [tags.function(tags.variableName), tags.function(tags.propertyName)],
    color: "var(--code-function)",
  },
]);

/**
 * @param parent is filled.
 * @param onChange called after each change of the text.
 */
export function cellEditor(parent: HTMLElement, source: string, onChange: () => void): CellEditor {
  const label = new Compartment();
  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: source,
      extensions: [
        lineNumbers(),
        history(),
        drawSelection(),
        indentOnInput(),
        bracketMatching(),
        highlightActiveLine(),
        javascript(),
        syntaxHighlighting(highlighting),
        lintGutter(),
        EditorView.lineWrapping,
        keymap.of([...defaultKeymap, ...historyKeymap]),
        EditorView.updateListener.of(({ docChanged }) => {
          if (docChanged) onChange();
        }),
        label.of([]),
      ],
    }),
  });
  return {
    source: () => view.state.doc.toString(),
    setSource(text) {
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } });
    },
    mark(given) {
      const fault = given?.syntax ? syntaxFault(view.state, given) : given;
      view.dispatch(setDiagnostics(view.state, fault === null ? [] : [diagnosticOf(view.state, fault)]));
      return fault;
    },
    goTo(line) {
      const { from } = view.state.doc.line(Math.min(line, view.state.doc.lines));
      view.dispatch({
        selection: { anchor: from },
        effects: EditorView.scrollIntoView(from, { y: "center" }),
      });
      view.focus();
    },
    setLabel(text) {
      view.dispatch({ effects: label.reconfigure(EditorView.contentAttributes.of({ "aria-label": text })) });
    },
  };
}

function diagnosticOf({ doc }: EditorState, { line, column, message }: CellFault) {
  const place = doc.line(Math.min(doc.lines, Math.max(1, line ?? 1)));
  const indent = place.text.length - place.text.trimStart().length;
  const from = Math.min(place.to, place.from + (column === null ? indent : column - 1));
  return { from, to: place.to, severity: "error" as const, message };
}
