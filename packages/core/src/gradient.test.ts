import { beforeEach, describe, expect, test } from "vitest";
import { reshape } from "./apply.ts";
import { gradientError } from "./finite-differences.ts";
import { stopGradient, valueAndGrad, valueAndGradWithAux } from "./gradient.ts";
import { add, mul, sub } from "./ops/arithmetic.ts";
import { gather } from "./ops/indexing.ts";
import { matMul } from "./ops/matmul.ts";
import { mean, sum } from "./ops/reduce.ts";
import { concat, sliceAxis, split } from "./ops/shape.ts";
import { softmaxCrossEntropy } from "./ops/softmax.ts";
import { cast, exp, floor, sin, square, tanh } from "./ops/unary.ts";
import { random } from "./random/random.ts";
import { reference } from "./reference/device.ts";
import { currentDevice, liveTensors, scoped, start, useDevice } from "./runtime.ts";
import { intTensor, type Tensor, tensor } from "./tensor.ts";
import { disposeTree } from "./tree.ts";

beforeEach(() => start(reference()));

const numbers = (x: Tensor): number[] => [...x.dataSync()];
const cube = (x: Tensor): Tensor => mul(mul(x, x), x);

describe("laws", () => {
  test("the gradient of a program of many operations agrees with finite differences", () => {
    const network = ({ w, b, v }: { w: Tensor; b: Tensor; v: Tensor }) => {
      const hidden = tanh(
        add(
          matMul(
            tensor([
              [0.5, -1],
              [1.5, 0.2],
            ]),
            w,
          ),
          b,
        ),
      );
      const [left, right] = split(hidden, 2) as [Tensor, Tensor];
      return reshape(matMul(concat([mul(left, right), sin(left)], 1), v), [-1]);
    };
    const params = {
      w: random(1).normal([2, 6]),
      b: random(2).normal([6]),
      v: random(3).normal([6, 1]),
    };
    expect(gradientError(network, params)).toBeLessThan(2e-3);
  });

  test("a parameter that is used again and again gets the gradients of all its uses", () => {
    const ids = [intTensor([[2, 0, 2]]), intTensor([[1, 1, 0]]), intTensor([[2, 1, 2]])];
    // A table is looked up, multiplied by and read transposed; a matrix recurs. Each use may have its own.
    const loss = (tables: readonly Tensor[], matrices: readonly Tensor[]) => {
      let use = 0;
      const table = () => tables[use++ % tables.length]!;
      let h = reshape(gather(table(), ids[0]!), [3, 4]);
      for (let step = 0; step < 6; step++) {
        const looked = reshape(gather(table(), ids[step % 3]!), [3, 4]);
        h = tanh(add(matMul(h, matrices[step % matrices.length]!), looked));
        h = add(h, matMul(matMul(h, table(), { transposeB: true }), table()));
      }
      return mean(square(matMul(h, table(), { transposeB: true })));
    };
    const t = random(1).normal([3, 4], 0, 0.5);
    const w = random(2).normal([4, 4], 0, 0.5);
    const once = valueAndGrad((p: { t: Tensor; w: Tensor }) => loss([p.t], [p.w]))({ t, w }).grads;
    const apart = valueAndGrad((p: { t: Tensor[]; w: Tensor[] }) => loss(p.t, p.w))({
      t: Array<Tensor>(20).fill(t),
      w: Array<Tensor>(6).fill(w),
    }).grads;
    for (const name of ["t", "w"] as const) {
      const sums = numbers(apart[name].reduce((left, right) => add(left, right)));
      numbers(once[name]).forEach((gradient, i) => {
        expect(Math.abs(gradient - sums[i]!)).toBeLessThan(1e-5 * Math.max(1, Math.abs(sums[i]!)));
      });
    }
  });

  test("the gradient is linear in the loss", () => {
    const x = tensor([0.3, -0.8]);
    const of = (f: (x: Tensor) => Tensor) => numbers(valueAndGrad(f)(x).grads);
    const [first, second] = [of((p) => sum(exp(p))), of((p) => sum(square(p)))];
    const both = of((p) => add(mul(sum(exp(p)), 2), sum(square(p))));
    both.forEach((value, i) => {
      expect(value).toBeCloseTo(2 * first[i]! + second[i]!, 5);
    });
  });

  test("overlapping parts of a tensor add their gradients", () => {
    const { grads } = valueAndGrad((x: Tensor) =>
      add(sum(sliceAxis(x, 0, 0, 2)), add(sum(sliceAxis(x, 0, 1, 2)), sum(sliceAxis(x, 0, 1, 1)))),
    )(tensor([1, 2, 3, 4]));
    expect(numbers(grads)).toEqual([1, 3, 1, 0]);
  });

  test("parts that make up the whole, read twice, add their gradients", () => {
    const { grads } = valueAndGrad((x: Tensor) => {
      const [a, b] = split(x, 2) as [Tensor, Tensor];
      const [c] = split(x, 2) as [Tensor, Tensor];
      return add(sum(mul(a, b)), add(sum(c), sum(x)));
    })(tensor([1, 2, 3, 4]));
    expect(numbers(grads)).toEqual([5, 6, 2, 3]);
  });
});

describe("valueAndGrad", () => {
  test("keeps until the backward pass what the gradient rules read, and nothing else", () => {
    const kept: number[] = [];
    const count = (f: (x: Tensor) => Tensor) => (x: Tensor) => {
      const before = liveTensors();
      const y = scoped(() => f(x));
      kept.push(liveTensors() - before);
      return sum(y);
    };
    // Of three sums only the last is left; of the functions each output, and the result itself.
    valueAndGrad(count((x) => add(add(add(x, 1), 2), 3)))(tensor([1, 2]));
    valueAndGrad(count((x) => tanh(exp(x))))(tensor([1, 2]));
    valueAndGrad(count((x) => sin(reshape(mul(x, 2), [2, 1]))))(tensor([1, 2]));
    expect(kept).toEqual([1, 3, 3]);
  });

  test("gives the loss and a gradient for each parameter, in their tree", () => {
    const params = { layers: [{ w: tensor([2]) }, { w: tensor([3]) }] };
    const { value, grads } = valueAndGrad((p: typeof params) =>
      sum(mul(p.layers[0]!.w, square(p.layers[1]!.w))),
    )(params);
    expect(numbers(value)).toEqual([18]);
    expect([numbers(grads.layers[0]!.w), numbers(grads.layers[1]!.w)]).toEqual([[9], [12]]);
  });

  test("gives zeros for a parameter on which the loss does not depend, or not smoothly", () => {
    const { grads } = valueAndGrad((p: { used: Tensor; unused: Tensor; floored: Tensor }) =>
      add(sum(p.used), sum(add(floor(p.floored), cast(cast(p.floored, "int32"), "float32")))),
    )({ used: tensor([1]), unused: tensor([[1, 2]]), floored: tensor([1.5]) });
    expect(numbers(grads.used)).toEqual([1]);
    expect([grads.unused.shape, numbers(grads.unused)]).toEqual([
      [1, 2],
      [0, 0],
    ]);
    expect(numbers(grads.floored)).toEqual([0]);
  });

  test("adds what a tensor that is used twice gets from both places", () => {
    const { grads } = valueAndGrad((x: Tensor) => sum(add(mul(x, x), x)))(tensor([3]));
    expect(numbers(grads)).toEqual([7]);
  });

  test("takes the same tensor under two names for two parameters", () => {
    const x = tensor([3]);
    const { grads } = valueAndGrad((p: { a: Tensor; b: Tensor }) => sum(mul(square(p.a), p.b)))({
      a: x,
      b: x,
    });
    expect([numbers(grads.a), numbers(grads.b)]).toEqual([[18], [9]]);
  });

  test("handles a loss that is a parameter, or a constant", () => {
    const x = tensor(4);
    const own = valueAndGrad((p: Tensor) => p)(x);
    expect([numbers(own.value), numbers(own.grads)]).toEqual([[4], [1]]);
    disposeTree([own.value, own.grads]);
    expect(numbers(x)).toEqual([4]);
    const constant = valueAndGrad((_: Tensor) => tensor(5))(x);
    expect([numbers(constant.value), numbers(constant.grads)]).toEqual([[5], [0]]);
  });

  test("hands on what else the function returns, without a gradient", () => {
    const outside = tensor([7]);
    const { value, aux, grads } = valueAndGradWithAux((x: Tensor) => {
      const state = mul(x, 2);
      return { value: sum(square(state)), aux: { state, given: x, outside } };
    })(tensor([3]));
    expect([value, aux.state, aux.given, grads].map(numbers)).toEqual([[36], [6], [3], [24]]);
    expect(aux.outside).toBe(outside);
    expect(numbers(add(aux.state, 1))).toEqual([7]);
  });

  test("nests: second and third derivatives", () => {
    const first = (x: Tensor) => valueAndGrad((p: Tensor) => sum(cube(p)))(x).grads;
    const second = (x: Tensor) => valueAndGrad((p: Tensor) => sum(first(p)))(x).grads;
    const third = (x: Tensor) => valueAndGrad((p: Tensor) => sum(second(p)))(x).grads;
    const x = tensor([2, -1]);
    expect([first(x), second(x), third(x)].map(numbers)).toEqual([
      [12, 3],
      [12, -6],
      [6, 6],
    ]);
  });

  test("nests through cross-entropy: the Hessian's rows agree with finite differences", () => {
    const labels = intTensor([2, 0]);
    const gradient = (logits: Tensor) =>
      valueAndGrad((p: Tensor) => mean(softmaxCrossEntropy(p, labels)))(logits).grads;
    expect(
      gradientError(
        gradient,
        tensor([
          [0.5, -1.2, 2],
          [1.4, 0.3, -0.7],
        ]),
      ),
    ).toBeLessThan(2e-3);
  });

  test("lets an inner gradient use the outer parameters as constants", () => {
    const { grads } = valueAndGrad((outer: Tensor) => {
      const inner = valueAndGrad((x: Tensor) => sum(mul(outer, square(x))))(tensor([3]));
      return add(sum(inner.grads), inner.value);
    })(tensor([2]));
    // d/do of (2 o x + o x^2) at x = 3
    expect(numbers(grads)).toEqual([15]);
  });
});

describe("memory", () => {
  const params = () => ({ w: random(1).normal([3, 3]), unused: tensor([1]) });
  const loss = (p: ReturnType<typeof params>) => mean(square(tanh(matMul(p.w, p.w))));

  test("only the value and the gradients live on", () => {
    const p = params();
    const before = liveTensors();
    const { value, grads } = valueAndGrad(loss)(p);
    expect(liveTensors()).toBe(before + 3);
    disposeTree([value, grads]);
    expect(liveTensors()).toBe(before);
  });

  test("nothing lives on when the function throws", () => {
    const p = params();
    const before = liveTensors();
    const failing = valueAndGrad((followed: typeof p) => {
      loss(followed);
      throw new Error("halfway");
    });
    expect(() => failing(p)).toThrow(new Error("halfway"));
    expect(liveTensors()).toBe(before);
  });

  test("nothing lives on when the device fails on the way back", () => {
    const device = currentDevice();
    let products = 0;
    const failing = {
      ...device,
      run: ((primitive, ...rest) => {
        if (primitive.name === "matMul" && ++products === 3) throw new Error("out of memory");
        return device.run(primitive, ...rest);
      }) satisfies typeof device.run,
    };
    useDevice(failing);
    const p = params();
    const before = liveTensors();
    expect(() => valueAndGrad(loss)(p)).toThrow(new Error("out of memory"));
    expect(liveTensors()).toBe(before);
  });

  test("a nested gradient frees all in between", () => {
    const x = tensor([2]);
    const before = liveTensors();
    const { value, grads } = valueAndGrad((p: Tensor) =>
      sum(valueAndGrad((q: Tensor) => sum(cube(q)))(p).grads),
    )(x);
    expect(liveTensors()).toBe(before + 2);
    disposeTree([value, grads]);
  });
});

describe("bad input", () => {
  test("a loss that is no scalar", () => {
    expect(() => valueAndGrad((x: Tensor) => square(x))(tensor([1, 2]))).toThrow(
      new Error(
        "valueAndGrad: the function must return a float32 scalar, the loss, got float32 [2]. Reduce it with mean or sum.",
      ),
    );
  });

  test("a loss that is no tensor, or a promise of one", () => {
    expect(() => valueAndGrad((() => 3) as never)(tensor([1]))).toThrow(
      new Error(
        "valueAndGrad: the function must return a float32 scalar, the loss, got 3. Reduce it with mean or sum.",
      ),
    );
    expect(() => valueAndGrad((async (x: Tensor) => sum(x)) as never)(tensor([1]))).toThrow(
      new Error(
        "valueAndGrad: the function must return a float32 scalar, the loss, got [object Promise]. Reduce it with mean or sum.",
      ),
    );
  });

  test("integers among the parameters", () => {
    expect(() => valueAndGrad((p: { ids: Tensor }) => sum(p.ids))({ ids: intTensor([1]) })).toThrow(
      new Error(
        'valueAndGrad: parameter "ids" must be float32, got int32. Close over ids and labels instead of passing them as parameters.',
      ),
    );
  });

  test("reading numbers while the gradient is being taken", () => {
    expect(() => valueAndGrad((x: Tensor) => tensor(x.dataSync()[0]!))(tensor([1]))).toThrow(
      new Error(
        "dataSync(): the tensor has no numbers yet, because a gradient is being taken or a step is being traced. Read it from the result instead.",
      ),
    );
  });

  test("a tensor that was carried out of the function", () => {
    const carried: Tensor[] = [];
    const { value, grads } = valueAndGrad((x: Tensor) => {
      carried.push(square(x));
      return sum(carried[0]!);
    })(tensor([1]));
    disposeTree([value, grads]);
    expect(() => square(carried[0]!)).toThrow(
      new Error(
        "square: a tensor from inside valueAndGrad was used after it had ended. Return it as aux of valueAndGradWithAux.",
      ),
    );
  });
});

describe("stopGradient", () => {
  test("a stopped value counts as a constant, also to a gradient outside", () => {
    const straightThrough = (x: Tensor): Tensor => sum(add(x, stopGradient(sub(floor(x), x))));
    const { value, grads } = valueAndGrad(straightThrough)(tensor([1.5, -0.25]));
    expect(numbers(value)).toEqual([0]);
    expect(numbers(grads)).toEqual([1, 1]);

    const nested = (x: Tensor): Tensor =>
      sum(valueAndGrad((y: Tensor) => sum(mul(cube(y), stopGradient(x))))(x).grads);
    // d/dx of 3 x² times a constant x is 6 x · x.
    expect(numbers(valueAndGrad(nested)(tensor([2])).grads)).toEqual([24]);
  });
});
