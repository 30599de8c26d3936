import { trimEnd, words } from "../white-space.ts";

export interface TercomOptions {
  /** Sets off marks from words and reads XML entities. */
  readonly normalized?: boolean;
  /** Leaves out `. , ? : ; ! " ( )`. */
  readonly noPunctuation?: boolean;
  /**
   * With `normalized`, makes each Chinese character a token; with `noPunctuation`, leaves out East Asian
   * marks.
   */
  readonly asianSupport?: boolean;
  /** Compares with case. */
  readonly caseSensitive?: boolean;
}

/** The tokens of a text as Tercom, in sacreBLEU's version, cuts them. */
export function tercomTokens(text: string, options: TercomOptions): string[] {
  const { normalized, noPunctuation, asianSupport, caseSensitive } = options;
  let tokens = trimEnd(caseSensitive ? text : text.toLowerCase());
  if (normalized) {
    tokens = setOffWesternMarks(tokens);
    if (asianSupport) tokens = tokens.replace(IDEOGRAPH, " $& ").replace(ASIAN_MARK, " $& ");
  }
  if (noPunctuation) {
    tokens = tokens.replace(/[.,?:;!"()]/gu, "");
    if (asianSupport) tokens = tokens.replace(ASIAN_MARK, "");
  }
  return words(tokens);
}

// Chinese characters, radicals, strokes, compatibility forms, enclosed letters. Runs of kana stay whole:
// sacreBLEU's expressions for them match only a text that is nothing else, and by then it has spaces around
// it.
const IDEOGRAPH = /[\u2e80-\u2eff\u31c0-\u31ef\u3200-\u4dbf\u4e00-\u9fff\uf900-\ufaff\ufe30-\ufe4f]/gu;
const ASIAN_MARK =
  /[\u3001\u3002\u3008-\u3011\u3014-\u301f\uff61-\uff65\u30fb\uff0e\uff0c\uff1f\uff1a\uff1b\uff01\uff02\uff08\uff09]/gu;

function setOffWesternMarks(text: string): string {
  const plain = text
    .replaceAll("\n-", "")
    .replaceAll("\n", " ")
    .replaceAll("&quot;", '"')
    .replaceAll("&amp;", "&")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">");
  return ` ${plain} `
    .replace(/[{-~[-` -&(-+:-@/]/gu, " $& ")
    .replaceAll("'s ", " 's ")
    .replace(/([^0-9])([.,])/gu, "$1 $2 ")
    .replace(/([.,])([^0-9])/gu, " $1 $2")
    .replace(/([0-9])(-)/gu, "$1 $2 ");
}
