import { ensureSyntaxTree } from "@codemirror/language";
import type { EditorState } from "@codemirror/state";
import type { CellFault } from "../worker/protocol.ts";

/** Milliseconds that parsing may take; a cell's file takes one or two. */
const PATIENCE = 200;

/**
 * A fault of syntax with its place. Engines say what is wrong with a module but not where; the editor's parser knows where it
 * first met what it did not expect.
 */
export function syntaxFault(state: EditorState, fault: CellFault): CellFault {
  const tree = ensureSyntaxTree(state, state.doc.length, PATIENCE);
  let first: number | null = null;
  tree?.iterate({
    enter({ type, from }) {
      if (type.isError && first === null) first = from;
      return first === null;
    },
  });
  const position = first ?? twiceDeclared(state, fault.message);
  if (position === null) return fault;
  const line = state.doc.lineAt(position);
  return { ...fault, line: line.number, column: position - line.from + 1 };
}

/** Where the name is declared again that the message says is declared already. */
function twiceDeclared({ doc }: EditorState, message: string): number | null {
  const name = /['"`‘](\w+)['"`’]/.exec(message)?.[1];
  if (name === undefined) return null;
  const found = [
    ...doc.toString().matchAll(new RegExp(`\\b(?:const|let|var|function|class)\\b[^=;]*\\b${name}\\b`, "g")),
  ].at(-1);
  return found === undefined ? null : found.index + found[0].length - name.length;
}
