// White space as Python has it, in which the tools were written that the scores here are compared with:
// JavaScript's \s lacks the information separators (U+001C to U+001F) and U+0085, and takes the byte order
// mark for a space.
const SPACE = String.raw`[\t-\r\u001c-\u0020\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]`;
const spaces = new RegExp(`${SPACE}+`, "u");
const spacesBefore = new RegExp(`^${SPACE}+`, "u");
const runs = new RegExp(`${SPACE}{2,}`, "gu");

/** The pieces between white space. */
export function words(text: string): string[] {
  return text.split(spaces).filter((word) => word !== "");
}

/** The text without the white space before it. */
export function trimStart(text: string): string {
  return text.replace(spacesBefore, "");
}

/** The text without the white space behind it. */
export function trimEnd(text: string): string {
  let end = text.length;
  while (end > 0 && spaces.test(text[end - 1]!)) end--;
  return text.slice(0, end);
}

/** The text with one space for each run of two or more characters of white space. */
export function joinSpaces(text: string): string {
  return text.replace(runs, " ");
}
