import type { Decoder } from "../contracts.ts";

export interface StripCharacterOptions {
  /** One character. */
  readonly character: string;
  /** How many to take from the beginning of each token, at most. */
  readonly start: number;
  /** How many to take from the end of each token, at most. */
  readonly stop: number;
}

/** Takes a character from the ends of each token; after `fuse()`, from the ends of the text. */
export function stripCharacter({ character, start, stop }: StripCharacterOptions): Decoder {
  const strip = (token: string): string => {
    const characters = [...token];
    let from = 0;
    let to = characters.length;
    while (from < start && characters[from] === character) from++;
    while (to > from && characters.length - to < stop && characters[to - 1] === character) to--;
    return characters.slice(from, to).join("");
  };
  return {
    kind: "Strip",
    change: (tokens) => tokens.map(strip),
    decode: (tokens) => tokens.map(strip).join(""),
    toJSON: () => ({ type: "Strip", content: character, start, stop }),
  };
}
