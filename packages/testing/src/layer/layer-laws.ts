import {
  add,
  type Context,
  concat,
  type Layer,
  leavesOf,
  liveTensors,
  mapTree,
  mul,
  namedLeaves,
  type Random,
  random,
  scoped,
  sliceAxis,
  type Tensor,
  type Tree,
  zipTrees,
} from "@refrain/core";
import { mustAgree } from "../laws/compare.ts";
import { mustTreesAgree } from "../laws/compare-trees.ts";
import { normal, upload } from "../laws/draw.ts";
import { gradientsMustBeRight, isBuffer } from "../laws/finite-differences.ts";
import { type KitOptions, type Law, must } from "../laws/law.ts";
import { onReference, read } from "../laws/on-reference.ts";
import { mustInitUndrawn } from "../laws/undrawn.ts";

/** How a layer is tested. */
export interface LayerOptions<Input extends Tree> extends KitOptions {
  /**
   * Random inputs for a batch. Every tensor is `[batch, ...]`; ids are int32. Keep them small: the kit runs the layer some
   * hundred times.
   */
  readonly inputs: (random: Random, batch: number) => Input;
}

const BATCH = 3;

/**
 * The laws of layers, on the reference device. Every tensor of a layer's output is `[batch, ...]`.
 *
 * @param layer gives the layer when a law runs.
 */
export function layerLaws<P extends Tree, Input extends Tree, Output extends Tree>(
  layer: () => Layer<P, NoInfer<Input>, Output>,
  { inputs }: Pick<LayerOptions<Input>, "inputs">,
): Law[] {
  const law = (
    name: string,
    check: (made: Layer<P, Input, Output>, params: P, input: Input) => void,
  ): Law => ({
    name,
    run: () =>
      onReference(() => {
        const made = layer();
        check(made, paramsOf(made, random(1)), inputs(random(2), BATCH));
      }),
  });
  const context = (training: boolean, seed = 3): Context => ({
    training,
    random: random(seed),
    observe: (buffer, update) => update(buffer).dispose(),
  });

  return [
    law("makes the same finite parameters from the same randomness", (made) => {
      const again = new Map(namedLeaves(made.init(random(1))));
      for (const [name, tensor] of namedLeaves(made.init(random(1)))) {
        must(read(tensor).data.every(Number.isFinite), `Parameter "${name}" must be finite.`);
        mustAgree(`parameter "${name}", made again`, read(again.get(name)!), read(tensor), 0);
      }
    }),

    law("has parameters of the same names and shapes when none are drawn", (made) => mustInitUndrawn(made)),

    ...[false, true].flatMap((training) => {
      const when = training ? "in training" : "in use";
      return [
        law(`has the gradients of finite differences, ${when}`, (made) => {
          type Operands = { readonly params: P; readonly floats: readonly Tensor[] };
          const inputAt = (source: Random) => inputs(source.split("input"), BATCH);
          let ids: Input = inputAt(random(4));
          gradientsMustBeRight<Operands>(
            ({ params, floats }) => {
              const left = [...floats];
              const input = mapTree(ids, (leaf) => (leaf.dtype === "float32" ? left.shift()! : leaf));
              return made.apply(params, input, context(training));
            },
            (source) => {
              ids = inputAt(source);
              const floats = leavesOf(ids).filter(({ dtype }) => dtype === "float32");
              return { params: paramsOf(made, source), floats };
            },
            random(5),
          );
        }),

        law(`keeps the rows of a batch apart, ${when}`, (made, params, input) => {
          const other = inputs(random(6), BATCH);
          const mixed = zipTrees<Input>([input, other], ([own, foreign]) =>
            concat([sliceAxis(foreign!, 0, 0, 1), sliceAxis(own!, 0, 1, BATCH - 1)], 0),
          );
          const others = (tree: Tree) => mapTree(tree, (leaf) => sliceAxis(leaf, 0, 1, BATCH - 1));
          mustTreesAgree(
            "rows 1 and 2, when row 0 is another one",
            others(made.apply(params, mixed, context(training))),
            others(made.apply(params, input, context(training))),
            0,
          );
        }),

        law(`is determined by its arguments, ${when}`, (made, params, input) => {
          const run = () => made.apply(params, input, context(training));
          mustTreesAgree("a second run", run(), run(), 0);
        }),
      ];
    }),

    law("ignores randomness when it is not trained", (made, params, input) => {
      const run = (seed: number) => made.apply(params, input, context(false, seed));
      mustTreesAgree("another seed", run(7), run(8), 0);
    }),

    law("keeps no tensors but its results, and frees none of its arguments", (made, params, input) => {
      const before = liveTensors();
      const output = scoped<Output>(() => made.apply(params, input, context(true)));
      const given = new Set([...leavesOf(params), ...leavesOf(input)]);
      const results = leavesOf(output).filter((tensor) => !given.has(tensor)).length;
      const left = liveTensors() - before;
      must(left <= results, `The layer must keep its ${results} results, it kept ${left} tensors.`);
      for (const [name, tensor] of namedLeaves({ params, input })) {
        must(!tensor.disposed, `The layer freed ${name}.`);
      }
    }),
  ];
}

/** A layer's own parameters, a little changed so that those that begin at 0 count; buffers, which no one learns, are not. */
function paramsOf<P extends Tree>(layer: Layer<P, never, unknown>, source: Random): P {
  return mapTree(layer.init(source.split("init")), (tensor, name) => {
    if (isBuffer(name)) return tensor;
    return add(tensor, mul(upload(normal(tensor.shape)(source.split(name))), 0.1));
  });
}
