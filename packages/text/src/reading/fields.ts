import { type JsonObject, show } from "../json.ts";
import { reading } from "./kinds.ts";

/** Throws when a piece has a field that is not among the known: it may change the ids, so it is not passed over. */
export function onlyFields(json: JsonObject, path: string, known: readonly string[]): void {
  for (const name of Object.keys(json))
    if (name !== "type" && !known.includes(name))
      throw new Error(
        `${reading}: ${path} has the field ${show(name)}, which is not known (known: ${known.join(", ") || "none"}). ` +
          "Take it out of the file if the ids do not depend on it, or give kinds with code that reads it.",
      );
}

/** A field that is true or false; what `otherwise` says where it is missing, or an error if that says nothing. */
export function readBoolean(json: JsonObject, path: string, name: string, otherwise?: boolean): boolean {
  const value = json[name] ?? otherwise;
  if (typeof value === "boolean") return value;
  throw new Error(`${reading}: ${path}.${name} must be true or false, got ${show(json[name])}.`);
}

/** A field that is a text; `otherwise` where it is missing. */
export function readText(json: JsonObject, path: string, name: string, otherwise?: string): string {
  const value = json[name] ?? otherwise;
  if (typeof value === "string") return value;
  throw new Error(`${reading}: ${path}.${name} must be a string, got ${show(json[name])}.`);
}

/** A field that is a number; `otherwise` where it is missing. */
export function readNumber(json: JsonObject, path: string, name: string, otherwise?: number): number {
  const value = json[name] ?? otherwise;
  if (typeof value === "number") return value;
  throw new Error(`${reading}: ${path}.${name} must be a number, got ${show(json[name])}.`);
}

/** A field that names one of the keys of `choices`; the value of that key. */
export function readChoice<Value>(
  json: JsonObject,
  path: string,
  name: string,
  choices: Readonly<Record<string, Value>>,
  otherwise?: string,
): Value {
  const key = json[name] ?? otherwise;
  const value = typeof key === "string" && Object.hasOwn(choices, key) ? choices[key] : undefined;
  if (value !== undefined) return value;
  const names = Object.keys(choices).map((each) => show(each));
  throw new Error(`${reading}: ${path}.${name} must be ${names.join(" or ")}, got ${show(json[name])}.`);
}

/** What `make` gives; an error of it is one of the file, with the place. */
export function atPlace<Piece>(path: string, make: () => Piece): Piece {
  try {
    return make();
  } catch (error) {
    throw new Error(`${reading}: ${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
