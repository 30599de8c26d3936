import type { Primitive } from "../primitive.ts";
import { unit, writeThreefry } from "../random/threefry.ts";
import type { Shape } from "../spec.ts";

/**
 * Uniform numbers in [0, 1), `{ key0, key1, shape }`. Elements 2 i and 2 i + 1 are the two words of
 * `threefry([key0, key1], [i, 0])`, the upper 24 bits of each as a fraction: the same on every engine.
 */
export const randomUniform: Primitive = {
  name: "randomUniform",
  pointwise: false,
  infer: (_, { shape }) => ({ shape: shape as Shape, dtype: "float32" }),
  reference(_, { key0, key1 }, output) {
    const words = new Uint32Array(2);
    for (let i = 0; i < output.data.length; i += 2) {
      writeThreefry(words, key0 as number, key1 as number, i / 2, 0);
      output.data[i] = unit(words[0]!);
      if (i + 1 < output.data.length) output.data[i + 1] = unit(words[1]!);
    }
  },
};
