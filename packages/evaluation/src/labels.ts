/** A class: its id, or its name. */
export type Label = number | string;

/** Finds the id of a label, given as id or name; `role` and `index` say whose it is in an error. */
type ClassIndex = (label: Label, role: "prediction" | "reference" | "positive", index?: number) => number;

/**
 * Maps labels to ids `0 .. labels.length - 1`.
 *
 * @throws when there is no label or one comes twice; the result throws on a label that is not among them.
 */
export function classIndex(where: string, labels: readonly string[]): ClassIndex {
  requireLabels(where, labels);
  const ids = new Map(labels.map((name, id) => [name, id]));
  return (label, role, index) => {
    const id = typeof label === "string" ? ids.get(label) : label;
    if (id === undefined || !Number.isInteger(id) || id < 0 || id >= labels.length) {
      throw new Error(
        `${where}: ${index === undefined ? role : `${role} ${index}`} must be a class id from 0 to ${labels.length - 1} or one of ${list(labels)}, ` +
          `got ${typeof label === "string" ? JSON.stringify(label) : label}.`,
      );
    }
    return id;
  };
}

/** Throws unless `labels` names at least one class, each once. */
function requireLabels(where: string, labels: readonly string[]): void {
  if (labels.length === 0) {
    throw new Error(`${where}: labels must name every class, in the order of their ids, got none.`);
  }
  const twice = labels.find((name, id) => labels.indexOf(name) < id);
  if (twice !== undefined) {
    throw new Error(`${where}: labels must be distinct, got ${JSON.stringify(twice)} more than once.`);
  }
}

function list(labels: readonly string[]): string {
  const shown = labels.slice(0, 8).map((name) => JSON.stringify(name));
  return labels.length > 8 ? `${shown.join(", ")}, ... (${labels.length} in all)` : shown.join(", ");
}
