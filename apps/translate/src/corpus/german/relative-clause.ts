import type { Clause } from "../meaning.ts";
import { germanClause } from "./clause.ts";
import { type Agreeing, definiteArticle } from "./endings.ts";

/** die im Park ein Buch liest: the relative pronoun has the gender and number of its noun, and is the subject of its clause. */
export function germanRelativeClause(clause: Clause, { gender, plural }: Agreeing): string {
  const pronoun = definiteArticle({ case: "nominative", gender, plural });
  const { middle, last } = germanClause(clause);
  return [pronoun, ...middle, last].join(" ");
}
