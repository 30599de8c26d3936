import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { beforeEach, describe, expect, test } from "vitest";
import { valueAndGrad } from "./gradient.ts";
import { mul } from "./ops/arithmetic.ts";
import { matMul } from "./ops/matmul.ts";
import { sum } from "./ops/reduce.ts";
import { sin, square } from "./ops/unary.ts";
import { random } from "./random/random.ts";
import { reference } from "./reference/device.ts";
import { liveTensors, start } from "./runtime.ts";
import { type Tensor, tensor } from "./tensor.ts";
import { disposeTree } from "./tree.ts";
import { vjp } from "./vjp.ts";

beforeEach(() => start(reference()));

const numbers = (x: Tensor): number[] => [...x.dataSync()];

type Params = { readonly w: Tensor; readonly x: Tensor };
const f = ({ w, x }: Params) => ({ product: sin(matMul(x, w)), squares: square(w) });

describe("vjp", () => {
  test("is the gradient of the results' product with the gradients that are given", () => {
    const params = { w: random(1).normal([3, 4]), x: random(2).normal([2, 3]) };
    const seeds = { product: random(3).normal([2, 4]), squares: random(4).normal([3, 4]) };
    const { value, pullback } = vjp(f, params);
    expect(numbers(value.product)).toEqual(numbers(f(params).product));
    const grads = pullback(seeds);
    const parts = [
      valueAndGrad((p: Params) => sum(mul(f(p).product, seeds.product)))(params).grads,
      valueAndGrad((p: Params) => sum(mul(f(p).squares, seeds.squares)))(params).grads,
    ] as const;
    for (const name of ["w", "x"] as const) {
      numbers(grads[name]).forEach((gradient, i) => {
        expect(gradient).toBeCloseTo(numbers(parts[0][name])[i]! + numbers(parts[1][name])[i]!, 5);
      });
    }
  });

  test("gives back all but its results, pulled back or disposed", () => {
    const params = { w: tensor([[1, 2]]), x: tensor([[3]]) };
    const before = liveTensors();
    const run = vjp(f, params);
    disposeTree([run.pullback(run.value), run.value]);
    expect(liveTensors()).toBe(before);
    const unused = vjp(f, params);
    unused[Symbol.dispose]();
    unused[Symbol.dispose]();
    disposeTree(unused.value);
    expect(liveTensors()).toBe(before);
  });

  test("nests in another gradient", () => {
    const gradient = (x: Tensor) => vjp((p: Tensor) => mul(square(p), p), x).pullback(tensor([1, 1]));
    const { grads } = valueAndGrad((x: Tensor) => sum(gradient(x)))(tensor([2, -1]));
    expect(numbers(grads)).toEqual([12, -6]);
  });

  test("a result that does not depend on the parameters gives gradients of zeros", () => {
    const constant = tensor([5]);
    expect(numbers(vjp((_: Tensor) => constant, tensor([1, 2])).pullback(tensor([1])))).toEqual([0, 0]);
  });

  test("refuses gradients that do not fit, and a second call", () => {
    const { pullback } = vjp((p: { w: Tensor }) => ({ y: square(p.w) }), { w: tensor([1, 2]) });
    expect(() => pullback({ y: tensor([1]) })).toThrow(
      new Error('vjp: the gradient of result "y" must be [2] like it, got [1].'),
    );
    pullback({ y: tensor([1, 1]) });
    expect(() => pullback({ y: tensor([1, 1]) })).toThrow(
      new Error("vjp: pullback can be called once; call vjp again."),
    );
  });

  test("gives back what waits for a pullback that is garbage", async () => {
    setFlagsFromString("--expose-gc");
    const collectGarbage = runInNewContext("gc") as () => void;
    const params = { w: random(1).normal([3, 4]), x: random(2).normal([2, 3]) };
    const before = liveTensors();
    const leave = () => disposeTree(vjp(f, params).value);
    leave();
    expect(liveTensors()).toBeGreaterThan(before);
    await expect
      .poll(() => {
        collectGarbage();
        return liveTensors();
      })
      .toBe(before);
  });
});
