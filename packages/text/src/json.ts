/** A value that JSON can hold. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

/** An object that JSON can hold: what every piece's `toJSON` returns. */
export interface JsonObject {
  readonly [key: string]: Json;
}

/** Parses a text, or takes what was parsed already; the root must be an object. `where` begins the error. */
export function parseJson(json: unknown, where: string): JsonObject {
  if (typeof json !== "string") return readObject(json, where, "the root");
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`${where}: the text is not valid JSON (${reason}). Is the file complete?`);
  }
  return readObject(parsed, where, "the root");
}

/** `value` as an object, or an error that names its place. */
export function readObject(value: unknown, where: string, path: string): JsonObject {
  if (isObject(value)) return value;
  throw new Error(`${where}: ${path} must be an object, got ${show(value)}.`);
}

/** `value` as an array, or an error that names its place. */
export function readArray(value: unknown, where: string, path: string): readonly Json[] {
  if (Array.isArray(value)) return value;
  throw new Error(`${where}: ${path} must be an array, got ${show(value)}.`);
}

/** `value` as a string, or an error that names its place. */
export function readString(value: unknown, where: string, path: string): string {
  if (typeof value === "string") return value;
  throw new Error(`${where}: ${path} must be a string, got ${show(value)}.`);
}

/** Whether two values say the same; the order of an object's keys says nothing. */
export function sameJson(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((value, at) => sameJson(value, b[at]));
  if (!isObject(a) || !isObject(b)) return a === b;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && sameJson(a[key], b[key]))
  );
}

/** A value as an error message shows it: its JSON, cut after 100 characters. */
export function show(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 100 ? `${text.slice(0, 97)}...` : text;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
