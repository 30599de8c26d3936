import { tableRows, wordsOf } from "./table.ts";

/** A personal pronoun in three languages, with its possessive. */
export interface Pronoun {
  readonly german: {
    readonly nominative: string;
    readonly accusative: string;
    readonly dative: string;
    readonly reflexive: string;
    /** What endings are put to: mein. */
    readonly possessive: string;
  };
  readonly english: { readonly subject: string; readonly object: string; readonly possessive: string };
  readonly chinese: string;
  readonly person: 1 | 2 | 3;
  readonly plural: boolean;
}

const pronounLines = `
  ich mich mir mich mein     | I me my         | 我    | 1 singular
  du dich dir dich dein      | you you your    | 你    | 2 singular
  er ihn ihm sich sein       | he him his      | 他    | 3 singular
  sie sie ihr sich ihr       | she her her     | 她    | 3 singular
  wir uns uns uns unser      | we us our       | 我们  | 1 plural
  sie sie ihnen sich ihr     | they them their | 他们  | 3 plural
`;

/** I, you, he, she, we, they, in this order. */
export const pronouns: readonly Pronoun[] = tableRows(pronounLines, [
  "German",
  "English",
  "Chinese",
  "person",
]).map(([german, english, chinese, agreement]) => {
  const [nominative, accusative, dative, reflexive, possessive] = wordsOf(german!);
  const [subject, object, owned] = wordsOf(english!);
  const [person, number] = wordsOf(agreement!);
  return {
    german: {
      nominative: nominative!,
      accusative: accusative!,
      dative: dative!,
      reflexive: reflexive!,
      possessive: possessive!,
    },
    english: { subject: subject!, object: object!, possessive: owned! },
    chinese: chinese!,
    person: Number(person) as Pronoun["person"],
    plural: number === "plural",
  };
});

/** A first name in three languages. */
export interface FirstName {
  readonly german: string;
  readonly english: string;
  readonly chinese: string;
  readonly gender: "masculine" | "feminine";
}

const nameLines = `
  Anna   | Anna   | 安娜    | feminine
  Maria  | Maria  | 玛丽亚  | feminine
  Julia  | Julia  | 朱莉娅  | feminine
  Laura  | Laura  | 劳拉    | feminine
  Paul   | Paul   | 保罗    | masculine
  Peter  | Peter  | 彼得    | masculine
  Martin | Martin | 马丁    | masculine
  David  | David  | 大卫    | masculine
`;

/** First names. */
export const firstNames: readonly FirstName[] = tableRows(nameLines, [
  "German",
  "English",
  "Chinese",
  "gender",
]).map(([german, english, chinese, gender]) => ({
  german: german!,
  english: english!,
  chinese: chinese!,
  gender: gender as FirstName["gender"],
}));
