/**
 * Where in a file an error was thrown, or through which place of it: lines and columns from 1.
 *
 * @param url the file's address, as stacks print it.
 */
export function placeInStack(
  error: unknown,
  url: string,
): { readonly line: number | null; readonly column: number | null } {
  const stack = error instanceof Error ? (error.stack ?? "") : "";
  const start = stack.indexOf(`${url}:`);
  const place = start < 0 ? null : /^(\d+):(\d+)/.exec(stack.slice(start + url.length + 1));
  return place === null ? { line: null, column: null } : { line: Number(place[1]), column: Number(place[2]) };
}
