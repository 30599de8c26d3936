import { must } from "../laws/law.ts";

/**
 * What is left of options after they went through JSON.
 *
 * @throws when something of them is lost on the way.
 */
export function mustBeJson(options: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const text = JSON.stringify(options);
  const again = JSON.parse(text);
  must(
    isSame(options, again),
    `Options must be plain JSON (numbers, strings, booleans, arrays, objects, null), got ${text} from ${Object.keys(options).join(", ")}.`,
  );
  return again;
}

function isSame(before: unknown, after: unknown): boolean {
  if (typeof before !== "object" || before === null) return before === after;
  if (typeof after !== "object" || after === null || Array.isArray(before) !== Array.isArray(after)) {
    return false;
  }
  const [mine, theirs] = [Object.entries(before), after as Readonly<Record<string, unknown>>];
  return (
    mine.length === Object.keys(theirs).length && mine.every(([name, value]) => isSame(value, theirs[name]))
  );
}
