/**
 * The stem of an English word in lower case (Porter, "An algorithm for suffix stripping", 1980), with the
 * changes that NLTK makes by default, which is the stemmer of the rouge-score package.
 *
 * @example
 * porterStem("relational"); // "relat"
 */
export function porterStem(word: string): string {
  const irregular = IRREGULAR.get(word);
  if (irregular !== undefined) return irregular;
  if (word.length <= 2) return word;
  return withoutFinalE(suffixes4(suffixes3(suffixes2(yToI(edAndIng(plural(word)))))));
}

const IRREGULAR: ReadonlyMap<string, string> = new Map([
  ["skies", "sky"],
  ["sky", "sky"],
  ["dying", "die"],
  ["lying", "lie"],
  ["tying", "tie"],
  ["news", "news"],
  ["innings", "inning"],
  ["inning", "inning"],
  ["outings", "outing"],
  ["outing", "outing"],
  ["cannings", "canning"],
  ["canning", "canning"],
  ["howe", "howe"],
  ["proceed", "proceed"],
  ["exceed", "exceed"],
  ["succeed", "succeed"],
]);

/** `c` for each consonant, `v` for each vowel; a y is a vowel behind a consonant. */
function letterKinds(word: string): string {
  let kinds = "";
  for (const letter of word) {
    const vowel = "aeiou".includes(letter) || (letter === "y" && kinds.endsWith("c"));
    kinds += vowel ? "v" : "c";
  }
  return kinds;
}

/** Porter's m: how often a vowel is followed by a consonant. */
const measure = (stem: string): number => letterKinds(stem).split("vc").length - 1;

const hasVowel = (stem: string): boolean => letterKinds(stem).includes("v");

/** The condition *d of the paper: hopp, tann. */
const endsInDouble = (stem: string): boolean =>
  stem.length >= 2 && stem.at(-1) === stem.at(-2) && letterKinds(stem).endsWith("c");

/** The condition *o of the paper: wil, hop; NLTK adds words as short as "at". */
function endsInShortSyllable(stem: string): boolean {
  const kinds = letterKinds(stem);
  return kinds === "vc" || (kinds.endsWith("cvc") && !"wxy".includes(stem.at(-1)!));
}

/** Step 1a. */
function plural(word: string): string {
  if (word.endsWith("sses")) return word.slice(0, -2);
  if (word.endsWith("ies")) return word.length === 4 ? word.slice(0, -1) : word.slice(0, -2);
  return word.endsWith("s") && !word.endsWith("ss") ? word.slice(0, -1) : word;
}

/** Step 1b. */
function edAndIng(word: string): string {
  if (word.endsWith("ied")) return word.length === 4 ? word.slice(0, -1) : word.slice(0, -2);
  if (word.endsWith("eed")) return measure(word.slice(0, -3)) > 0 ? word.slice(0, -1) : word;
  const suffix = ["ed", "ing"].find((end) => word.endsWith(end) && hasVowel(word.slice(0, -end.length)));
  if (suffix === undefined) return word;
  const stem = word.slice(0, -suffix.length);
  if (/(at|bl|iz)$/.test(stem)) return `${stem}e`;
  if (endsInDouble(stem)) return /[lsz]$/.test(stem) ? stem : stem.slice(0, -1);
  return measure(stem) === 1 && endsInShortSyllable(stem) ? `${stem}e` : stem;
}

/** Step 1c, as NLTK has it: happy, spy, but not enjoy. */
function yToI(word: string): string {
  const stem = word.slice(0, -1);
  return word.endsWith("y") && stem.length > 1 && letterKinds(stem).endsWith("c") ? `${stem}i` : word;
}

type Rule = readonly [suffix: string, replacement: string];

/** Applies the first rule whose suffix the word has, if what is before it measures more than `least`. */
function replaceSuffix(word: string, rules: readonly Rule[], least: number): string {
  const rule = rules.find(([suffix]) => word.endsWith(suffix));
  if (rule === undefined) return word;
  const stem = word.slice(0, -rule[0].length);
  return measure(stem) > least ? stem + rule[1] : word;
}

const STEP_2: readonly Rule[] = [
  ["ational", "ate"],
  ["tional", "tion"],
  ["enci", "ence"],
  ["anci", "ance"],
  ["izer", "ize"],
  ["bli", "ble"],
  ["alli", "al"],
  ["entli", "ent"],
  ["eli", "e"],
  ["ousli", "ous"],
  ["ization", "ize"],
  ["ation", "ate"],
  ["ator", "ate"],
  ["alism", "al"],
  ["iveness", "ive"],
  ["fulness", "ful"],
  ["ousness", "ous"],
  ["aliti", "al"],
  ["iviti", "ive"],
  ["biliti", "ble"],
  ["fulli", "ful"],
];

function suffixes2(word: string): string {
  if (word.endsWith("alli") && measure(word.slice(0, -4)) > 0) return suffixes2(word.slice(0, -2));
  // The l of "logi" counts as part of the stem here.
  if (word.endsWith("logi")) return measure(word.slice(0, -3)) > 0 ? word.slice(0, -1) : word;
  return replaceSuffix(word, STEP_2, 0);
}

const STEP_3: readonly Rule[] = [
  ["icate", "ic"],
  ["ative", ""],
  ["alize", "al"],
  ["iciti", "ic"],
  ["ical", "ic"],
  ["ful", ""],
  ["ness", ""],
];

const suffixes3 = (word: string): string => replaceSuffix(word, STEP_3, 0);

const STEP_4: readonly Rule[] = [
  "al",
  "ance",
  "ence",
  "er",
  "ic",
  "able",
  "ible",
  "ant",
  "ement",
  "ment",
  "ent",
]
  .concat(["ou", "ism", "ate", "iti", "ous", "ive", "ize"])
  .map((suffix) => [suffix, ""]);

function suffixes4(word: string): string {
  if (word.endsWith("ion") && !/[st]ion$/.test(word)) return word;
  return replaceSuffix(word, word.endsWith("ion") ? [["ion", ""]] : STEP_4, 1);
}

/** Step 5: an e, and one of two l. */
function withoutFinalE(word: string): string {
  const stem = word.slice(0, -1);
  const m = measure(stem);
  const dropped = word.endsWith("e") && (m > 1 || (m === 1 && !endsInShortSyllable(stem))) ? stem : word;
  return dropped.endsWith("ll") && measure(dropped.slice(0, -1)) > 1 ? dropped.slice(0, -1) : dropped;
}
