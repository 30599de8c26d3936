import type { Agreement } from "../agreement.ts";
import type { Verb } from "../lexicon/verbs.ts";
import type { Modal } from "../meaning.ts";

/** Forms by person: ich, du, er, wir and sie. */
type Forms = readonly [first: string, second: string, third: string, plural: string];

const be: Forms = ["bin", "bist", "ist", "sind"];
const was: Forms = ["war", "warst", "war", "waren"];
const have: Forms = ["habe", "hast", "hat", "haben"];
const become: Forms = ["werde", "wirst", "wird", "werden"];
const modals: Readonly<Record<Modal, Forms>> = {
  can: ["kann", "kannst", "kann", "können"],
  must: ["muss", "musst", "muss", "müssen"],
  want: ["will", "willst", "will", "wollen"],
  wish: ["möchte", "möchtest", "möchte", "möchten"],
  may: ["darf", "darfst", "darf", "dürfen"],
};

function pick(forms: Forms, { person, plural }: Agreement): string {
  return plural ? forms[3] : forms[person - 1]!;
}

/** The form of sein, haben, werden or a modal verb. */
export function auxiliaryForm(verb: "be" | "was" | "have" | "become" | Modal, agreement: Agreement): string {
  return pick({ be, was, have, become, ...modals }[verb], agreement);
}

/** The present of a verb, without its prefix. */
export function presentForm({ infinitive, first, third }: Verb["german"], agreement: Agreement): string {
  return pick([first, secondPerson(third), third, infinitive], agreement);
}

/** du kaufst, du liest, du magst: from er kauft, er liest, er mag. */
function secondPerson(third: string): string {
  if (third === "hat") return "hast";
  const stem = third.replace(/t$/, "");
  return stem + (/[sßzx]$/.test(stem) ? "t" : "st");
}
