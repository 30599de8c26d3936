import { add, full, mapTree, mul, neg, scoped, type Tensor, type Tree, zipTrees } from "@refrain/core";
import type { Optimizer } from "@refrain/optim";
import { describe, expect, it } from "vitest";
import { brokenLaws } from "../laws/broken-laws.ts";
import { describeOptimizer } from "./describe-optimizer.ts";
import { optimizerLaws } from "./optimizer-laws.ts";

// Momentum at this rate gets within a thousandth of the optimum in a hundred steps.
const steps = 100;

type Momentum = { readonly numbers: { readonly step: number }; readonly tensors: Tree };

/** Gradient descent with momentum, in the fewest words. */
function momentum(): Optimizer<Momentum> {
  return {
    init: (params) => ({ numbers: { step: 0 }, tensors: mapTree(params, ({ shape }) => full(shape, 0)) }),
    update(grads, { numbers: { step }, tensors }, params) {
      const isBuffer = (name: string) => name.startsWith("buffers");
      const next = scoped(() => zipTrees<Tree>([tensors, grads], ([m, g]) => add(mul(m!, 0.9), g!)));
      const updates = zipTrees([params, next], ([, m], name) => mul(m!, isBuffer(name) ? 0 : -0.05));
      return { updates, state: { numbers: { step: step + 1 }, tensors: next } };
    },
  };
}

describeOptimizer("momentum", momentum, { steps });

describe("the laws of optimizers", () => {
  const brokenBy = async (change: (made: Optimizer<Momentum>) => Partial<Optimizer<Momentum>>) =>
    Object.keys(await brokenLaws(optimizerLaws(() => ({ ...momentum(), ...change(momentum()) }), { steps })));

  it("catch an optimizer that climbs", async () => {
    const found = await brokenBy(({ update }) => ({
      update(grads, state, params) {
        return update(mapTree(grads, neg), state, params);
      },
    }));
    expect(found).toEqual(["reaches the optimum of a quadratic"]);
  });

  it("catch an optimizer that frees its gradients", async () => {
    const found = await brokenBy(({ update }) => ({
      update(grads, state, params) {
        const next = update(grads, state, params);
        mapTree(grads, (gradient) => {
          gradient.dispose();
          return gradient;
        });
        return next;
      },
    }));
    expect(found).toEqual(["neither changes nor frees its arguments"]);
  });

  it("catch an optimizer that hands on its arguments", async () => {
    const found = await brokenBy(({ update }) => ({
      update(grads, state, params) {
        return { ...update(grads, state, params), updates: grads };
      },
    }));
    expect(found).toContain("gives finite updates like the parameters, in tensors of their own");
  });

  it("catch state that is kept elsewhere than in the state", async () => {
    let hidden: Tensor | null = null;
    const found = await brokenBy(({ init, update }) => ({
      init(params) {
        hidden = null;
        return init(params);
      },
      update(grads, state, params) {
        hidden = hidden === null ? full([], 1) : mul(hidden, 0.5);
        const rate = hidden;
        const next = update(grads, state, params);
        return { ...next, updates: mapTree(next.updates, (update) => mul(update, rate)) };
      },
    }));
    expect(found).toContain("goes on from a stored state as if it had never stopped");
  });

  it("catch updates of buffers", async () => {
    const found = await brokenBy(({ update }) => ({
      update(grads, state, params) {
        const next = update(grads, state, params);
        return { ...next, updates: mapTree(next.updates, (one) => add(one, 1e-6)) };
      },
    }));
    expect(found).toEqual(["leaves buffers alone"]);
  });

  it("catch a state that grows with every step", async () => {
    const found = await brokenBy(({ update }) => ({
      update(grads, state, params) {
        const { tensors: all } = state;
        const [momenta, history] = Array.isArray(all) ? all : [all, []];
        const next = update(grads, { ...state, tensors: momenta }, params);
        return {
          ...next,
          state: { ...next.state, tensors: [next.state.tensors, [...history, full([], 0)]] },
        };
      },
    }));
    expect(found).toContain("holds as many tensors after many steps as after a few");
    expect(found).toContain("goes on from a stored state as if it had never stopped");
  });
});
