/**
 * Where in a file an error was thrown, or through which place of it: lines and columns from 1.
 *
 * @param url the file's address, as stacks print it.
 */
export function placeInStack(
  error: unknown,
  url: string,
): { readonly line: number | null; readonly column: number | null } {
  const stack = stacksOf(error);
  const start = stack.indexOf(`${url}:`);
  const place = start < 0 ? null : /^(\d+):(\d+)/.exec(stack.slice(start + url.length + 1));
  return place === null ? { line: null, column: null } : { line: Number(place[1]), column: Number(place[2]) };
}

/** The stack of an error and of those that it came from. */
function stacksOf(error: unknown): string {
  return error instanceof Error ? `${error.stack ?? ""}\n${stacksOf(error.cause)}` : "";
}
