import type { Pattern } from "../expressions.ts";
import { type JsonObject, readObject, readString, show } from "../json.ts";
import { atPlace } from "./fields.ts";
import { reading } from "./kinds.ts";

/** The piece that `make` gives for a `pattern` field: `{ "String": ... }` or `{ "Regex": ... }`. */
export function readPattern<Piece>(json: JsonObject, path: string, make: (pattern: Pattern) => Piece): Piece {
  const place = `${path}.pattern`;
  const pattern = readObject(json.pattern, reading, place);
  const keys = Object.keys(pattern);
  if (keys.length !== 1 || (keys[0] !== "String" && keys[0] !== "Regex"))
    throw new Error(`${reading}: ${place} must have one field, String or Regex, got ${show(pattern)}.`);
  const text = readString(pattern[keys[0]], reading, `${place}.${keys[0]}`);
  return atPlace(place, () => make(keys[0] === "String" ? text : { regex: text }));
}
