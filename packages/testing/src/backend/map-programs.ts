import {
  abs,
  add,
  div,
  exp,
  less,
  log,
  maximum,
  mul,
  neg,
  type PointwiseFunction,
  pow,
  relu,
  sigmoid,
  softplus,
  sqrt,
  square,
  sub,
  tanh,
  where,
} from "@refrain/core";
import { between, type Draw, normal, ties } from "../laws/draw.ts";

/** A pointwise program, and operands for it. */
export interface MapProgram {
  readonly name: string;
  readonly f: PointwiseFunction;
  readonly inputs: readonly (Draw | number)[];
}

const positive = between(0.1, 2);

/** Programs like those that optimizers, gates and losses are made of. */
export const mapPrograms: readonly MapProgram[] = [
  { name: "one operation", f: (x) => [mul(x!, 2)], inputs: [normal([1])] },
  {
    name: "a gate",
    f: (x, y) => [mul(sigmoid(x!), tanh(y!))],
    inputs: [normal([3, 17]), normal([3, 17])],
  },
  {
    name: "adam",
    f: (p, g, m, v, rate, step) => {
      const mean = add(mul(m!, 0.9), mul(g!, 0.1));
      const variance = add(mul(v!, 0.99), mul(square(g!), 0.01));
      const unbiased = div(mean, sub(1, pow(0.9, step!)));
      const spread = sqrt(div(variance, sub(1, pow(0.99, step!))));
      return [sub(p!, div(mul(rate!, unbiased), add(spread, 1e-4))), mean, variance];
    },
    inputs: [normal([3, 1031]), normal([3, 1031]), normal([3, 1031]), positive([3, 1031]), 0.01, 3],
  },
  {
    name: "broadcast operands",
    f: (x, row, column, scalar) => [add(mul(x!, row!), mul(column!, scalar!))],
    inputs: [normal([5, 17]), normal([17]), normal([5, 1]), normal([])],
  },
  {
    name: "a Huber loss",
    f: (x, y) => {
      const error = abs(sub(x!, y!));
      return [where(less(error, 1), mul(square(error), 0.5), sub(error, 0.5))];
    },
    inputs: [normal([2, 3, 5]), normal([2, 3, 5])],
  },
  {
    name: "an input handed on, and a value given twice",
    f: (x, y) => {
      const product = mul(x!, y!);
      return [x!, product, product, neg(product)];
    },
    inputs: [normal([17]), normal([17])],
  },
  {
    name: "an operand that is not used",
    f: (x, _unused) => [exp(mul(x!, 0.5))],
    inputs: [normal([3, 5]), normal([5])],
  },
  {
    name: "maxima of equal numbers",
    f: (x, y) => [maximum(relu(x!), y!)],
    inputs: [ties([3, 17]), ties([17])],
  },
  {
    name: "many operations",
    f: (x, y) => {
      let value = x!;
      for (let i = 0; i < 12; i++) value = add(mul(tanh(value), y!), softplus(sub(value, 0.1 * i)));
      return [log(add(square(value), 1))];
    },
    inputs: [normal([7, 33]), between(-0.5, 0.5)([7, 33])],
  },
];
