import type { Tokenizer } from "@refrain/text";
import { type KitOptions, type Law, must } from "../laws/law.ts";
import { randomTexts, textsOf } from "./random-texts.ts";

/** How a tokenizer is tested. */
export interface TokenizerOptions extends KitOptions {
  /** Reads what `JSON.stringify(tokenizer)` wrote: `tokenizerFromJSON`. */
  readonly fromJSON: (json: string) => Tokenizer;
  /** For a tokenizer that refuses what it does not know: the pieces that texts are made of. Default: all of Unicode. */
  readonly pieces?: readonly string[];
}

/** Texts that each law tries. */
const COUNT = 300;

/** The laws of tokenizers. */
export function tokenizerLaws(
  tokenizer: () => Tokenizer,
  { fromJSON, pieces }: Pick<TokenizerOptions, "fromJSON" | "pieces">,
): Law[] {
  let texts: readonly string[] | null = null;
  const textsFor = ({ vocabulary }: Tokenizer): readonly string[] => {
    const special = Object.values(vocabulary.specialTokens);
    texts ??=
      pieces === undefined ? randomTexts(1, COUNT, special) : textsOf(1, COUNT, [...pieces, ...special]);
    return texts;
  };
  const law = (name: string, check: (made: Tokenizer, texts: readonly string[]) => void): Law => ({
    name,
    run() {
      const made = tokenizer();
      check(made, textsFor(made));
    },
  });

  return [
    law("decodes what it encoded to the normal form", (made, texts) => {
      for (const text of texts) {
        const [got, expected] = [made.decode(made.encode(text)), made.normalize(text)];
        must(got === expected, `${show(text)} must come back as ${show(expected)}, got ${show(got)}.`);
      }
    }),

    law("leaves the normal form as it is", (made, texts) => {
      for (const text of texts) {
        const normal = made.normalize(text);
        const again = made.normalize(normal);
        must(again === normal, `The normal form ${show(normal)} must stay, got ${show(again)}.`);
      }
    }),

    law("encodes to ids of its vocabulary, the same each time", (made, texts) => {
      for (const text of texts) {
        const ids = made.encode(text);
        must(ids instanceof Int32Array, `${show(text)} must be encoded to an Int32Array.`);
        const outside = ids.find((id) => id < 0 || id >= made.vocabulary.size);
        must(
          outside === undefined,
          `The ids of ${show(text)} must be from 0 to ${made.vocabulary.size - 1}, got ${outside}.`,
        );
        must(String(made.encode(text)) === String(ids), `${show(text)} must be encoded the same each time.`);
      }
    }),

    law("samples segmentations of the same normal form, the same for a seed", (made, texts) => {
      if (made.sample === undefined) return;
      for (const [seed, text] of texts.entries()) {
        const ids = made.sample(text, { seed });
        const [got, expected] = [made.decode(ids), made.normalize(text)];
        must(
          got === expected,
          `A sample of ${show(text)} must decode to ${show(expected)}, got ${show(got)}.`,
        );
        must(
          String(made.sample(text, { seed })) === String(ids),
          `${show(text)} must be sampled the same for the seed ${seed}.`,
        );
      }
    }),

    law("has a vocabulary in which each token has one id", ({ vocabulary }) => {
      must(
        vocabulary.tokens.length === vocabulary.size,
        `The vocabulary must list its ${vocabulary.size} tokens, got ${vocabulary.tokens.length}.`,
      );
      vocabulary.tokens.forEach((token, id) => {
        must(
          vocabulary.token(id) === token,
          `Token ${id} must be ${show(token)}, got ${show(vocabulary.token(id))}.`,
        );
        must(
          vocabulary.id(token) === id,
          `The id of ${show(token)} must be ${id}, got ${vocabulary.id(token)}.`,
        );
        must(vocabulary.has(token), `The vocabulary must have its own token ${show(token)}.`);
      });
      for (const [role, token] of Object.entries(vocabulary.specialTokens)) {
        const id = vocabulary.specialId(role);
        must(
          vocabulary.token(id) === token && vocabulary.isSpecial(id),
          `The special token ${show(token)} must be found by its role "${role}".`,
        );
      }
    }),

    law("refuses to decode an id that it does not have", (made) => {
      for (const id of [-1, made.vocabulary.size]) {
        let refused = false;
        try {
          made.decode([id]);
        } catch {
          refused = true;
        }
        must(refused, `decode must throw for the id ${id}, outside of 0 to ${made.vocabulary.size - 1}.`);
      }
    }),

    law("is the same after JSON", (made, texts) => {
      const json = JSON.stringify(made);
      const again = fromJSON(json);
      const written = JSON.stringify(again);
      must(written === json, `The JSON must be written again as it was, got ${written} for ${json}.`);
      must(again.kind === made.kind, `The kind must be "${made.kind}", got "${again.kind}".`);
      for (const text of texts) {
        const [got, expected] = [String(again.encode(text)), String(made.encode(text))];
        must(got === expected, `${show(text)} must be encoded to ${expected} after JSON, got ${got}.`);
      }
    }),
  ];
}

function show(text: string): string {
  return JSON.stringify(text);
}
