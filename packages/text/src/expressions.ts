/** What is looked for: the text itself, or a regular expression in the syntax of tokenizer.json (Oniguruma). */
export type Pattern = string | { readonly regex: string };

/** A global expression for a pattern. Throws when it has what JavaScript's expressions cannot say. */
export function compilePattern(pattern: Pattern): RegExp {
  if (typeof pattern === "string") return new RegExp(escapeForRegExp(pattern), "gu");
  return compileExpression(pattern.regex);
}

/** A text as an expression that matches just that. */
export function escapeForRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}

/**
 * An Oniguruma expression in Ruby's syntax, as the tokenizers library reads it, in JavaScript: classes are
 * Unicode's (`\s`, `\d`, `\w`), `^` and `$` stand at lines, `(?i:...)` and possessive quantifiers are spelled
 * out. Throws with the reason when it cannot be said.
 */
function compileExpression(source: string): RegExp {
  try {
    return new RegExp(translate(source), "gu");
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`the regular expression ${JSON.stringify(source)} cannot be read: ${reason}.`);
  }
}

const word = "\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\p{Join_Control}";
const outside: Readonly<Record<string, string>> = {
  s: "\\p{White_Space}",
  S: "\\P{White_Space}",
  d: "\\p{Nd}",
  D: "\\P{Nd}",
  h: "[0-9a-fA-F]",
  H: "[^0-9a-fA-F]",
  w: `[${word}]`,
  W: `[^${word}]`,
  b: `(?:(?<=[${word}])(?![${word}])|(?<![${word}])(?=[${word}]))`,
  B: `(?:(?<=[${word}])(?=[${word}])|(?<![${word}])(?![${word}]))`,
  A: "(?<![\\s\\S])",
  z: "(?![\\s\\S])",
};
const inside: Readonly<Record<string, string>> = {
  ...{ s: "\\p{White_Space}", S: "\\P{White_Space}", d: "\\p{Nd}", D: "\\P{Nd}" },
  ...{ h: "0-9a-fA-F", w: word, b: "\\x08" },
};

interface Group {
  /** Where it begins in the output. */
  readonly start: number;
  readonly ignoreCase: boolean;
}

function translate(source: string): string {
  const parts: string[] = []; // each an atom, a quantifier, or what stands between
  const groups: Group[] = [];
  let ignoreCase = false;
  let atom = -1; // where the last atom begins in `parts`; -1 when nothing can be repeated
  let possessive = 0;
  const push = (part: string) => {
    atom = parts.length;
    parts.push(part);
  };
  for (let at = 0; at < source.length; ) {
    const rest = source.slice(at);
    const opening = /^\((?:\?(?:[:=!]|<[=!]|i:|<\w+>))?/.exec(rest)?.[0];
    const quantifier = /^(?:[*+?]|\{\d+(?:,\d*)?\}|\{,\d+\})/.exec(rest)?.[0];
    if (rest.startsWith("(?i)") && at === 0) {
      ignoreCase = true;
      at += 4;
    } else if (opening !== undefined) {
      if (/^\(\?/.test(rest) && opening === "(")
        throw new Error(`the group ${rest.slice(0, 3)} is not supported`);
      groups.push({ start: parts.length, ignoreCase });
      ignoreCase ||= opening === "(?i:";
      parts.push(opening === "(?i:" || opening === "(" ? "(?:" : opening);
      atom = -1;
      at += opening.length;
    } else if (rest.startsWith(")")) {
      const group = groups.pop();
      if (group === undefined) throw new Error("a ) has no (");
      parts.push(")");
      atom = group.start;
      ignoreCase = group.ignoreCase;
      at++;
    } else if (quantifier !== undefined && atom >= 0) {
      at += quantifier.length;
      const mark = source.charAt(at);
      const bounded = quantifier.startsWith("{");
      parts.push(quantifier.startsWith("{,") ? `{0${quantifier.slice(1)}` : quantifier);
      if (mark === "+" && !bounded) {
        const repeated = parts.splice(atom).join(""); // possessive: a lookahead keeps what it found
        parts.push(`(?:(?=(?<p${possessive}>${repeated}))\\k<p${possessive}>)`);
        possessive++;
        at++;
      } else if (mark === "?") {
        parts.push("?");
        at++;
      } else if (mark === "*" || mark === "+")
        throw new Error(`the quantifier ${quantifier}${mark} is not supported`);
      atom = -1;
    } else if (rest.startsWith("[")) {
      const found = translateClass(rest, ignoreCase);
      push(found.text);
      at += found.length;
    } else if (rest.startsWith("|")) {
      parts.push("|");
      atom = -1;
      at++;
    } else if (rest.startsWith("\\")) {
      const found = translateEscape(rest, outside);
      push(ignoreCase && /^\p{L}$/u.test(found.text) ? anyCase(found.text) : found.text);
      at += found.length;
    } else {
      const character = String.fromCodePoint(rest.codePointAt(0) ?? 0);
      push(ofCharacter(character, ignoreCase));
      at += character.length;
    }
  }
  if (groups.length > 0) throw new Error("a ( has no )");
  return parts.join("");
}

function ofCharacter(character: string, ignoreCase: boolean): string {
  if (character === ".") return "[^\\n]";
  if (character === "^") return "(?<![^\\n])";
  if (character === "$") return "(?![^\\n])";
  return ignoreCase ? anyCase(character) : escapeForRegExp(character);
}

function anyCase(character: string): string {
  const cases = new Set([character, character.toLowerCase(), character.toUpperCase()]);
  return cases.size === 1 ? escapeForRegExp(character) : `(?:${[...cases].map(escapeForRegExp).join("|")})`;
}

interface Translated {
  readonly text: string;
  /** How much of the source it is. */
  readonly length: number;
}

function translateClass(rest: string, ignoreCase: boolean): Translated {
  let at = rest.startsWith("[^") ? 2 : 1;
  let text = rest.slice(0, at);
  for (const first = at; at === first || rest.charAt(at) !== "]"; ) {
    if (at >= rest.length) throw new Error("a [ has no ]");
    if (rest.charAt(at) === "[" || rest.startsWith("&&", at))
      throw new Error("a class in a class is not supported");
    if (rest.charAt(at) === "\\") {
      const found = translateEscape(rest.slice(at), inside);
      text += found.text;
      at += found.length;
      continue;
    }
    const character = String.fromCodePoint(rest.codePointAt(at) ?? 0);
    if (ignoreCase && /\p{L}/u.test(character)) {
      if (rest.charAt(at + 1) === "-" || rest.charAt(at - 1) === "-")
        throw new Error("a range in (?i) is not supported");
      text += character.toLowerCase() + character.toUpperCase();
    } else text += character === "-" ? "-" : escapeForRegExp(character);
    at += character.length;
  }
  return { text: `${text}]`, length: at + 1 };
}

function translateEscape(rest: string, classes: Readonly<Record<string, string>>): Translated {
  const property = /^\\([pP])\{(\^?)([^}]*)\}/.exec(rest);
  if (property !== null) {
    const [all, letter, not, name = ""] = property;
    const negated = (letter === "P") !== (not === "^");
    return { text: `\\${negated ? "P" : "p"}{${propertyName(name)}}`, length: all.length };
  }
  const code = /^\\(?:x\{([0-9a-fA-F]+)\}|x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{4}))/.exec(rest);
  if (code !== null) return { text: `\\u{${code[1] ?? code[2] ?? code[3]}}`, length: code[0].length };
  const letter = String.fromCodePoint(rest.codePointAt(1) ?? 0x5c);
  const length = 1 + letter.length;
  if (Object.hasOwn(classes, letter)) return { text: classes[letter] ?? "", length };
  if (/[nrtfv0]/.test(letter)) return { text: `\\${letter}`, length };
  if (/[a-zA-Z1-9]/.test(letter)) throw new Error(`\\${letter} is not supported`);
  return { text: letter === "-" ? "\\x2d" : escapeForRegExp(letter), length };
}

/** A category, a property or a script. */
function propertyName(name: string): string {
  for (const each of [name, `Script=${name}`])
    try {
      new RegExp(`\\p{${each}}`, "u");
      return each;
    } catch {}
  throw new Error(`the property ${name} is not known`);
}
