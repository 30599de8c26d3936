/** What the sigmoids and tanhs of the built-in cells are, in the order of their equations. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  elman: ["h"],
  gru: ["reset gate r", "update gate z", "candidate n"],
  janet: ["forget gate f", "input gate i", "candidate g"],
  layerNormGru: ["reset gate r", "update gate z", "candidate n"],
  layerNormLstm: ["forget gate f", "input gate i", "candidate g", "output gate o", "tanh(c)"],
  lstm: ["input gate i", "forget gate f", "candidate g", "output gate o", "tanh(c)"],
  mgu: ["forget gate f", "candidate n"],
  minGru: ["update gate z"],
  minLstm: ["forget gate f"],
  sru: ["forget gate f", "reset gate r"],
};

/** A name for one gate: the paper's, or the operation and its place among all. */
export function gateName(kind: string, index: number, operation: string): string {
  return NAMES[kind]?.[index] ?? `${operation} ${index + 1}`;
}
