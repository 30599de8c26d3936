import type { PreTokenizer } from "../contracts.ts";
import { cut } from "./cut.ts";

/** Numbers apart from all else, each digit a piece of its own if `individual` is true. */
export function digits({
  individual = false,
}: {
  readonly individual?: boolean | undefined;
} = {}): PreTokenizer {
  return {
    kind: "Digits",
    split: (text) => cut(text, /\p{N}/gu, individual ? "isolated" : "contiguous"),
    toJSON: () => ({ type: "Digits", individual_digits: individual }),
  };
}
