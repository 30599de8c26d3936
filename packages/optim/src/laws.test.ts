import {
  add,
  disposeTree,
  full,
  leavesOf,
  liveTensors,
  mapTree,
  mul,
  namedLeaves,
  reference,
  reshape,
  square,
  start,
  sub,
  sum,
  type Tensor,
  type Tree,
  tensor,
  valueAndGrad,
} from "@refrain/core";
import { beforeAll, describe, expect, it } from "vitest";
import {
  adagrad,
  adam,
  adamW,
  addWeightDecay,
  applyUpdates,
  averagedSgd,
  chain,
  clipByGlobalNorm,
  clipByValue,
  cosine,
  exponentialAverage,
  ntAsgd,
  type Optimizer,
  type OptimizerState,
  oneCycle,
  plateau,
  rmsProp,
  sgd,
  warmUp,
} from "./index.ts";

const STEPS = 800;

/** Every optimizer, with rates at which it can solve both problems. */
const optimizers: Readonly<Record<string, Optimizer>> = {
  sgd: sgd({ learningRate: 0.015 }),
  "sgd with momentum": sgd({ learningRate: 0.01, momentum: 0.9 }),
  "sgd with Nesterov momentum": sgd({ learningRate: 0.01, momentum: 0.9, nesterov: true }),
  adagrad: adagrad({ learningRate: 0.7 }),
  rmsProp: rmsProp({ learningRate: cosine(0.1, { steps: STEPS }) }),
  "rmsProp, centered with momentum": rmsProp({
    learningRate: cosine(0.03, { steps: STEPS }),
    centered: true,
    momentum: 0.5,
    epsilon: 1e-3,
  }),
  adam: adam({ learningRate: 0.05 }),
  adamW: adamW({ learningRate: warmUp(0.05, { steps: 50 }), weightDecay: 1e-5 }),
  averagedSgd: averagedSgd({ learningRate: 0.015, start: STEPS * 0.8, decay: 0 }),
  ntAsgd: ntAsgd({ learningRate: 0.015 }),
  "adam with an exponential average": chain(
    adam({ learningRate: 0.05 }),
    exponentialAverage({ decay: 0.99 }),
  ),
  "clipping, adam and a plateau": chain(
    clipByGlobalNorm(1),
    adam({ learningRate: oneCycle(0.1, { steps: STEPS }) }),
    plateau(),
  ),
  "clipping by value and weight decay": chain(
    clipByValue(10),
    addWeightDecay(1e-5),
    sgd({ learningRate: 0.01, momentum: 0.9 }),
  ),
};

interface Params extends Record<string, Tree> {
  readonly point: { readonly x: Tensor; readonly y: Tensor };
  readonly buffers: { readonly mean: Tensor };
}

const begin = (): Params => ({
  point: { x: tensor([-1, 0.5]), y: tensor([[1], [-0.5]]) },
  buffers: { mean: tensor([7]) },
});
const total = (...parts: Tensor[]) => parts.map((part) => sum(part)).reduce((a, b) => add(a, b));
const quadratic = ({ point: { x, y } }: Params) => total(square(sub(x, 1)), mul(square(sub(y, 1)), 5));
const rosenbrock = ({ point: { x, y } }: Params) =>
  total(square(sub(1, x)), mul(square(sub(reshape(y, [2]), square(x))), 5));
const withBuffers = ({ point: { x, y }, buffers }: Params) =>
  total(square(x), square(y), square(buffers.mean));

function step(optimizer: Optimizer, loss: (params: Params) => Tensor, params: Params, state: OptimizerState) {
  const { value, grads } = valueAndGrad(loss)(params);
  const { updates, state: next } = optimizer.update(grads, state, params);
  const nextParams = applyUpdates(params, updates);
  disposeTree([value, grads, updates]);
  return { params: nextParams, state: next };
}

function train(optimizer: Optimizer, loss: (params: Params) => Tensor, steps: number) {
  let params = begin();
  let state = optimizer.init(params);
  for (let i = 0; i < steps; i++) {
    const old: Tree = [params, state.tensors];
    ({ params, state } = step(optimizer, loss, params, state));
    disposeTree(old);
  }
  return { params: optimizer.averaged?.(state, params) ?? params, state };
}

const numbers = (tree: Tree) => leavesOf(tree).map((leaf) => [...leaf.dataSync()]);
const snapshot = (tree: Tree) =>
  [...namedLeaves(tree)].map(([name, leaf]) => [name, leaf.shape, leaf.disposed, [...leaf.dataSync()]]);

beforeAll(() => start(reference()));

describe.each(Object.entries(optimizers))("%s", (_, optimizer) => {
  it.each([
    ["a quadratic", quadratic],
    ["Rosenbrock's function", rosenbrock],
  ])("reaches the optimum of %s", (_, loss) => {
    const { point } = train(optimizer, loss, STEPS).params;
    for (const value of numbers(point).flat()) expect(Math.abs(value - 1)).toBeLessThan(0.02);
  });

  it("is pure: the same arguments give the same results, and stay as they are", () => {
    const { params, state } = train(optimizer, rosenbrock, 3);
    const { grads } = valueAndGrad(rosenbrock)(params);
    const all = [params, grads, state.tensors];
    const before = snapshot(all);
    const kept = JSON.stringify(state.numbers);
    const [first, second] = [0, 1].map(() => {
      const { updates, state: next } = optimizer.update(grads, state, params);
      return { results: snapshot([updates, next.tensors, applyUpdates(params, updates)]), next };
    });
    expect(second!.results).toEqual(first!.results);
    expect(snapshot(all)).toEqual(before);
    expect(JSON.stringify(state.numbers)).toBe(kept);
    optimizer.observe?.(first!.next, 1);
    expect(first!.next.numbers).toEqual(second!.next.numbers);
  });

  it("goes on from a saved state as if it had not stopped", () => {
    const whole = train(optimizer, rosenbrock, 5);
    const { params, state } = train({ ...optimizer, averaged: (_, own) => own }, rosenbrock, 3);
    const saved = {
      numbers: JSON.stringify(state.numbers),
      tensors: new Map([...namedLeaves(state.tensors)].map(([name, leaf]) => [name, [...leaf.dataSync()]])),
    };
    const form = optimizer.init(begin());
    let loaded: OptimizerState = {
      numbers: JSON.parse(saved.numbers),
      tensors: fill(form.tensors, saved.tensors),
    };
    let point = params;
    for (let i = 0; i < 2; i++)
      ({ params: point, state: loaded } = step(optimizer, rosenbrock, point, loaded));
    expect(numbers(optimizer.averaged?.(loaded, point) ?? point)).toEqual(numbers(whole.params));
    expect(snapshot(loaded.tensors)).toEqual(snapshot(whole.state.tensors));
    expect(loaded.numbers).toEqual(whole.state.numbers);
  });

  it("leaves buffers as they are", () => {
    const { params } = train(optimizer, withBuffers, 5);
    expect([...params.buffers.mean.dataSync()]).toEqual([7]);
    expect(params.point.x.dataSync()[0]).not.toBe(-1);
  });

  it("keeps the number of live tensors when the old ones are freed", () => {
    let params = begin();
    let state = optimizer.init(params);
    const counts = Array.from({ length: 4 }, () => {
      const old: Tree = [params, state.tensors];
      ({ params, state } = step(optimizer, rosenbrock, params, state));
      disposeTree(old);
      disposeTree(optimizer.averaged?.(state, params) ?? []);
      return liveTensors();
    });
    expect(new Set(counts).size).toBe(1);
  });

  it("refuses gradients and states of other parameters", () => {
    const params = begin();
    const state = optimizer.init(params);
    const { grads } = valueAndGrad(rosenbrock)(params);
    const wrong: Tree = { ...grads, point: { x: grads.point.x } };
    const update = (of: Tree, with_: OptimizerState, at: Tree) => () => optimizer.update(of, with_, at);
    expect(update(wrong, state, params)).toThrow(
      /: grads must have the tensors of the parameters, "point.y" is missing\.$/,
    );
    expect(update({ ...grads, z: full([1], 0) }, state, params)).toThrow(
      /: grads must have the tensors of the parameters, "z" is none of them\.$/,
    );
    const reshaped: Tree = { ...grads, point: { ...grads.point, y: full([2], 0) } };
    expect(update(reshaped, state, params)).toThrow(
      /: grads at "point.y" must be \[2, 1\] like the parameter, got \[2\]\.$/,
    );
  });
});

function fill(form: Tree, saved: ReadonlyMap<string, readonly number[]>): Tree {
  return mapTree(form, ({ shape }, name) => tensor(saved.get(name)!, shape));
}
