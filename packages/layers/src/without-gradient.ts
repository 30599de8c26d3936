import type { Tensor } from "@refrain/core";

/** The value below every gradient that is being taken: a constant to them. */
export function withoutGradient(x: Tensor): Tensor {
  if (!("interpreter" in x.content)) return x;
  const below = x.content.interpreter.unwrap(x);
  return below === null ? x : withoutGradient(below);
}
