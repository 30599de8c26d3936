import {
  add,
  concat,
  glorotUniform,
  maximum,
  type Random,
  scoped,
  split,
  type Tensor,
  tanh,
  zeros,
} from "@refrain/core";
import { linear } from "../attention/linear.ts";
import { check } from "../check.ts";

/** How a decoder joins what it knows at a step into the vector that a token is predicted from. */
export interface ReadoutOptions {
  /** The number of features of the vector. */
  readonly size: number;
  /** What it is made of. Default: all three. */
  readonly parts?: readonly ReadoutPart[];
  /** Default: `tanh`. `maxout` takes the larger of two linear maps. */
  readonly activation?: ReadoutActivation;
}

/** The output of the recurrent layers, the attention's context, and the vector of the token before. */
export type ReadoutPart = "output" | "context" | "embedding";

export type ReadoutActivation = "tanh" | "maxout" | "none";

/** `weights` `[parts, size]` and `bias` `[size]`; with maxout twice as wide. */
export type ReadoutParams = { readonly weights: Tensor; readonly bias: Tensor };

/** A checked readout. */
export interface Readout {
  readonly options: Required<ReadoutOptions>;
  init(random: Random): ReadoutParams;
  /** Tensors `[..., n]` of each part to `[..., size]`. */
  apply(params: ReadoutParams, given: Readonly<Record<ReadoutPart, Tensor>>): Tensor;
}

const PARTS: readonly ReadoutPart[] = ["output", "context", "embedding"];

/**
 * The readout of a decoder. With all three parts and maxout, the deep output of Bahdanau et al. (2015); with `output` and `context` and
 * tanh, the attentional vector of Luong et al. (2015).
 *
 * @throws when an option does not fit.
 */
export function readoutOf(
  where: string,
  { size, parts = PARTS, activation = "tanh" }: ReadoutOptions,
  sizes: Readonly<Record<ReadoutPart, number>>,
): Readout {
  check.size(where, "readout.size", size);
  check.oneOf(where, "readout.activation", activation, ["tanh", "maxout", "none"]);
  if (parts.length === 0) throw new Error(`${where}: readout.parts must name at least one part.`);
  for (const part of parts) check.oneOf(where, "readout.parts", part, PARTS);
  const inputSize = parts.reduce((total, part) => total + sizes[part], 0);
  const width = activation === "maxout" ? 2 * size : size;
  return {
    options: { size, parts, activation },
    init: (random) => ({
      weights: glorotUniform(random.split("weights"), [inputSize, width]),
      bias: zeros([width]),
    }),
    apply: ({ weights, bias }, given) =>
      scoped(() => {
        const x = add(linear(concat(parts.map((part) => given[part])), weights), bias);
        if (activation === "none") return x;
        if (activation === "tanh") return tanh(x);
        const [one, other] = split(x, 2) as [Tensor, Tensor];
        return maximum(one, other);
      }),
  };
}
