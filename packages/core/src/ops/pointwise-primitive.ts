import type { GradientArguments, HostValue, Primitive } from "../primitive.ts";
import { broadcastStrides, offsetsOf } from "../reference/strided.ts";
import { broadcastShapes, type DType, type Spec, sameShape } from "../spec.ts";
import type { Tensor } from "../tensor.ts";
import { sumTo } from "./sum-to.ts";

/** What makes a pointwise primitive. */
export interface Pointwise {
  readonly name: string;
  /** The function of numbers, one for each argument. */
  readonly of: (...numbers: number[]) => number;
  /** Whether it also takes int32. Default: float32 only. */
  readonly int32?: boolean;
  /** The result's type; default: that of the arguments. */
  readonly result?: DType;
  /** Gradients of the arguments, not yet summed over the axes along which an argument repeats. */
  readonly gradient?: (args: GradientArguments) => readonly (Tensor | null)[];
  readonly gradientReads?: Primitive["gradientReads"];
}

/** A primitive that applies a function of numbers to each element of its broadcast arguments. */
export function pointwise({
  name,
  of,
  int32 = false,
  result,
  gradient,
  gradientReads,
}: Pointwise): Primitive {
  return {
    name,
    pointwise: true,
    infer(inputs) {
      checkTypes(name, inputs, int32);
      let { shape } = inputs[0]!;
      for (const input of inputs) shape = broadcastShapes(shape, input.shape, name);
      return { shape, dtype: result ?? inputs.at(-1)!.dtype };
    },
    reference: (inputs, _, output) => evaluatePointwise(of, inputs, output),
    ...(gradient === undefined ? {} : { gradient: unbroadcast(gradient) }),
    ...(gradientReads === undefined ? {} : { gradientReads }),
  };
}

/** Writes a function of numbers of each element of the broadcast inputs. */
export function evaluatePointwise(
  f: (...numbers: number[]) => number,
  inputs: readonly HostValue[],
  output: HostValue,
): void {
  const at = inputs.map(({ data, shape }) => {
    if (sameShape(shape, output.shape)) return (i: number) => data[i]!;
    if (sameShape(shape, output.shape.slice(output.shape.length - shape.length))) {
      return (i: number) => data[i % data.length]!;
    }
    const offsets = offsetsOf(output.shape, broadcastStrides(shape, output.shape));
    return (i: number) => data[offsets[i]!]!;
  });
  const [a, b, c] = at;
  const { data } = output;
  if (c !== undefined) for (let i = 0; i < data.length; i++) data[i] = f(a!(i), b!(i), c(i));
  else if (b !== undefined) for (let i = 0; i < data.length; i++) data[i] = f(a!(i), b(i));
  else for (let i = 0; i < data.length; i++) data[i] = f(a!(i));
}

function unbroadcast(rule: NonNullable<Pointwise["gradient"]>): NonNullable<Primitive["gradient"]> {
  return (args) =>
    rule(args).map((gradient, index) =>
      gradient === null || !args.needs[index] ? null : sumTo(gradient, args.inputs[index]!.shape),
    );
}

function checkTypes(name: string, inputs: readonly Spec[], int32: boolean): void {
  const values = name === "where" ? inputs.slice(1) : inputs;
  const [first] = values;
  if (values.some(({ dtype }) => dtype !== first!.dtype)) {
    const got = values.map(({ dtype }) => dtype).join(" and ");
    throw new Error(`${name}: the arguments must have one type, got ${got}. Use cast.`);
  }
  if (first!.dtype === "int32" && !int32) {
    throw new Error(`${name}: arguments must be float32, got int32. Use cast.`);
  }
  if (name === "where" && inputs[0]!.dtype !== "float32") {
    throw new Error("where: the condition must be float32, as comparisons give it, got int32. Use cast.");
  }
}
