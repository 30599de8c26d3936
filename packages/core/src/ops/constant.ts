import type { Primitive } from "../primitive.ts";
import type { DType, Shape } from "../spec.ts";

/** A tensor filled with one number, `{ value, shape, dtype }`: the scalars of the source. */
export const constant: Primitive = {
  name: "constant",
  pointwise: true,
  infer: (_, { shape, dtype }) => ({ shape: shape as Shape, dtype: dtype as DType }),
  reference(_, { value }, output) {
    output.data.fill(value as number);
  },
};
