import type { Adjective } from "./lexicon/adjectives.ts";
import type { Phrase, Place, Time } from "./lexicon/circumstances.ts";
import type { Noun } from "./lexicon/nouns.ts";
import type { FirstName, Pronoun } from "./lexicon/people.ts";
import type { Verb } from "./lexicon/verbs.ts";

// What a sentence means, in no language: the left side of every rule of the grammar. `german`, `english` and `chinese` each say it.

/** How many, or which: the, a, this, no word at all, two, many, my, Anna's, my father's. */
export type Determiner =
  | { readonly kind: "definite" | "indefinite" | "this" | "bare" | "many" | "some" }
  | { readonly kind: "number"; readonly number: 2 | 3 | 4 | 5 }
  | { readonly kind: "possessive"; readonly owner: Pronoun }
  | { readonly kind: "of"; readonly owner: NounPhrase };

/** A noun with what belongs to it. */
export interface CommonPhrase {
  readonly kind: "common";
  readonly noun: Noun;
  readonly determiner: Determiner;
  readonly plural: boolean;
  readonly adjective?: Adjective | undefined;
  /** Its own clause: the woman who is reading a book. The clause's subject is this phrase itself. */
  readonly relative?: Clause | undefined;
}

/** Somebody or something. */
export type NounPhrase =
  | CommonPhrase
  | { readonly kind: "pronoun"; readonly pronoun: Pronoun }
  | { readonly kind: "name"; readonly name: FirstName }
  | { readonly kind: "and"; readonly first: NounPhrase; readonly second: NounPhrase }
  | { readonly kind: "weather" }
  | { readonly kind: "who" | "what" };

/** What is said of a subject. */
export type Predicate =
  | {
      readonly kind: "verb";
      readonly verb: Verb;
      readonly object?: NounPhrase | undefined;
      readonly receiver?: NounPhrase | undefined;
      readonly goal?: Phrase | undefined;
      readonly location?: Place | undefined;
    }
  | { readonly kind: "quality"; readonly adjective: Adjective; readonly degree: "plain" | "very" | "too" }
  | { readonly kind: "comparison"; readonly adjective: Adjective; readonly than: NounPhrase }
  | { readonly kind: "profession"; readonly noun: Noun };

/** A verb with what belongs to it. */
export type VerbPredicate = Extract<Predicate, { kind: "verb" }>;

/** can, must, want to, would like to, may. */
export type Modal = "can" | "must" | "want" | "wish" | "may";

/** A subject and what is said of it, when, where and how. */
export interface Clause {
  readonly subject: NounPhrase;
  readonly predicate: Predicate;
  readonly tense: "past" | "present" | "future";
  readonly negated: boolean;
  readonly modal?: Modal | undefined;
  readonly time?: Time | undefined;
  /** Whether the time begins the sentence. */
  readonly timeFirst?: boolean | undefined;
  readonly place?: Place | undefined;
  readonly means?: Phrase | undefined;
  /** German says the future with its own verb: wird kaufen. */
  readonly werden?: boolean | undefined;
  /** What is asked for, if not the subject or object. */
  readonly asked?: "where" | "when" | "why" | undefined;
}

/** A whole sentence. */
export type Meaning =
  | { readonly kind: "statement" | "question"; readonly clause: Clause }
  | {
      readonly kind: "joined";
      readonly conjunction: "because" | "although" | "if" | "but" | "and";
      readonly main: Clause;
      readonly other: Clause;
      /** Whether the subordinate clause begins the sentence. */
      readonly otherFirst: boolean;
    }
  | { readonly kind: "that"; readonly thinker: NounPhrase; readonly verb: Opinion; readonly clause: Clause }
  | { readonly kind: "purpose"; readonly main: Clause; readonly purpose: Predicate }
  | {
      readonly kind: "existence";
      readonly spot: Place;
      readonly what: CommonPhrase;
      readonly mood: "statement" | "negation" | "question";
    }
  | { readonly kind: "request"; readonly predicate: Predicate };

/** What people think: that ... */
export type Opinion = "know" | "believe" | "hope" | "say";
