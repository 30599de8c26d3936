import {
  add,
  matMul,
  mean,
  mul,
  type Random,
  relu,
  scoped,
  softmax,
  stopGradient,
  sub,
  type Tensor,
  tensor,
  zeros,
} from "@refrain/core";
import type { Attention } from "@refrain/seq2seq";
import { describe, expect, it } from "vitest";
import { brokenLaws } from "../laws/broken-laws.ts";
import { attentionLaws } from "./attention-laws.ts";
import { describeAttention } from "./describe-attention.ts";

type Params = { readonly scale: Tensor };
type Memory = { readonly values: Tensor; readonly mask: Tensor };
type State = { readonly seen: Tensor };
type Dot = Attention<Params, Memory, State>;

/** Dot-product attention that thinks less of what it has seen. */
function dot(change: Partial<Dot> = {}, padding = -1e30): Dot {
  return {
    kind: "dot",
    options: { size: 3 },
    querySize: 3,
    valueSize: 3,
    contextSize: 3,
    init: (random: Random) => ({ scale: random.normal([3]) }),
    prepare(_, values, lengths) {
      const [batch, source] = values.shape as [number, number, number];
      const mask = Float32Array.from({ length: batch * source }, (_, i) =>
        i % source < (lengths?.[Math.floor(i / source)] ?? source) ? 0 : padding,
      );
      return { values, mask: tensor(mask, [batch, 1, source]) };
    },
    initialState: ({ mask }, target) => ({ seen: zeros([mask.shape[0]!, target, mask.shape[2]!]) }),
    attend({ scale }, queries, { values, mask }, { seen }) {
      return scoped(() => {
        const products = matMul(mul(queries, scale), values, { transposeB: true });
        const weights = softmax(add(sub(products, seen), mask));
        return { context: matMul(weights, values), weights, state: { seen: add(seen, weights) } };
      });
    },
    ...change,
  };
}

describeAttention("dot", () => dot(), { rebuild: () => dot() });

describe("the laws of attention", () => {
  const brokenBy = async (attention: Dot, rebuild?: () => Dot) =>
    Object.keys(await brokenLaws(attentionLaws(() => attention, rebuild === undefined ? {} : { rebuild })));
  const { attend } = dot();

  it("catch padding that is read", async () => {
    expect(await brokenBy(dot({}, 0))).toEqual([
      "gives weights that are not negative, are 1 in sum, and exactly 0 on padding",
      "gives a padded batch what it gives its rows one by one",
      "reads nothing of padding",
    ]);
  });

  it("catch padding whose weights are only small", async () => {
    expect(await brokenBy(dot({}, -30))).toEqual([
      "gives weights that are not negative, are 1 in sum, and exactly 0 on padding",
      "reads nothing of padding",
    ]);
  });

  it("catch weights that are no shares", async () => {
    const rectified = dot({
      attend: (params, queries, memory, state) =>
        scoped(() => {
          const { weights } = attend(params, queries, memory, state);
          const halved = relu(mul(weights, 0.5));
          return { context: matMul(halved, memory.values), weights: halved, state };
        }),
    });
    expect(await brokenBy(rectified)).toEqual([
      "gives weights that are not negative, are 1 in sum, and exactly 0 on padding",
    ]);
  });

  it("catch rows and queries that know of each other", async () => {
    const centred = (axis: number) =>
      dot({
        attend: (params, queries, memory, state) =>
          scoped(() => attend(params, sub(queries, mean(queries, axis, true)), memory, state)),
      });
    expect(await brokenBy(centred(0))).toContain("keeps the rows of a batch apart");
    expect(await brokenBy(centred(1))).toEqual([
      "gives queries that stand side by side what it gives them one by one",
    ]);
  });

  it("catch a gradient that is lost, and one that is lost in the state alone", async () => {
    const withoutQuery = dot({
      attend: (params, queries, memory, state) => attend(params, stopGradient(queries), memory, state),
    });
    const withoutState = dot({
      attend: (params, queries, memory, { seen }) =>
        attend(params, queries, memory, { seen: stopGradient(seen) }),
    });
    expect(await brokenBy(withoutQuery)).toEqual(["has the gradients of finite differences"]);
    expect(await brokenBy(withoutState)).toEqual(["has the gradients of finite differences"]);
  });

  it("catch sizes that are not as declared, and states of another form", async () => {
    const name = "gives contexts and weights of the sizes that it declares, and a state like the one it got";
    expect(await brokenBy(dot({ contextSize: 4 }))).toEqual([name]);
    const forgetful = dot({
      attend: (...args) => ({ ...attend(...args), state: {} as State }),
    });
    expect(await brokenBy(forgetful)).toContain(name);
  });

  it("catch tensors that are left behind, and arguments that are freed", async () => {
    const leaking = dot({
      attend: (params, queries, memory, state) => {
        zeros([1]);
        return attend(params, queries, memory, state);
      },
    });
    const freeing = dot({
      attend: (params, queries, memory, state) => {
        const attended = attend(params, queries, memory, state);
        queries.dispose();
        return attended;
      },
    });
    const name = "keeps no tensors but its results, and frees none of its arguments";
    expect(await brokenBy(leaking)).toContain(name);
    expect(await brokenBy(freeing)).toContain(name);
  });

  it("catch options that do not survive JSON, or rebuild another attention", async () => {
    const name = "has options that are JSON and rebuild it";
    expect(await brokenBy(dot({ options: { size: 3, filter: undefined } }))).toEqual([name]);
    expect(await brokenBy(dot(), () => dot({ contextSize: 4 }))).toEqual([name]);
    expect(await brokenBy(dot(), () => dot({}, 0))).toEqual([name]);
  });
});
