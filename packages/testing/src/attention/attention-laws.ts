import {
  concat,
  leavesOf,
  liveTensors,
  mapTree,
  namedLeaves,
  random,
  scoped,
  sliceAxis,
  type Tensor,
  type Tree,
} from "@refrain/core";
import type { Attention } from "@refrain/seq2seq";
import { mustAgree } from "../laws/compare.ts";
import { mustTreesAgree } from "../laws/compare-trees.ts";
import { gradientsMustBeRight } from "../laws/finite-differences.ts";
import { type KitOptions, type Law, must } from "../laws/law.ts";
import { onReference, read } from "../laws/on-reference.ts";
import { mustInitUndrawn } from "../laws/undrawn.ts";
import { mustBeJson } from "./must-be-json.ts";
import {
  attendInSteps,
  attentionOperands,
  BATCH,
  LENGTHS,
  type Operands,
  SOURCE,
  TARGET,
  withOtherPadding,
} from "./operands.ts";

/** How an attention is tested. */
export interface AttentionOptions<P extends Tree, M extends Tree, S extends Tree> extends KitOptions {
  /** Builds the attention from its options, after they went through JSON. Without it, only the JSON is checked. */
  readonly rebuild?: (options: Readonly<Record<string, unknown>>) => Attention<P, M, S>;
}

/** Sums of a few terms, differently grouped, in float32. */
const ROUNDING = 1e-5;

/**
 * The laws of attention, on the reference device. Give small sizes, such as queries of 3 and values of 4 features.
 *
 * @param attention gives the attention when a law runs.
 */
export function attentionLaws<P extends Tree, M extends Tree, S extends Tree>(
  attention: () => Attention<P, M, S>,
  { rebuild }: Pick<AttentionOptions<P, M, S>, "rebuild"> = {},
): Law[] {
  type Made = Attention<P, M, S>;
  const law = (name: string, check: (made: Made, operands: Operands<P>) => void): Law => ({
    name,
    run: () =>
      onReference(() => {
        const made = attention();
        check(made, attentionOperands(made, random(1)));
      }),
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

    law(
      "gives contexts and weights of the sizes that it declares, and a state like the one it got",
      (made, operands) => {
        const memory = made.prepare(operands.params, operands.values, LENGTHS);
        for (const [name, { shape }] of namedLeaves(memory)) {
          must(
            shape[0] === BATCH,
            `Memory "${name}" must be [batch=${BATCH}, ...], got [${shape.join(", ")}].`,
          );
        }
        const state = made.initialState(memory, TARGET);
        for (const [name, { shape }] of namedLeaves(state)) {
          const fits = shape.length === 3 && shape[0] === BATCH && shape[1] === TARGET;
          must(
            fits,
            `State "${name}" must be [batch=${BATCH}, target=${TARGET}, n], got [${shape.join(", ")}].`,
          );
        }
        const attended = made.attend(operands.params, operands.queries[0], memory, state);
        mustBe("Contexts", attended.context, [BATCH, TARGET, made.contextSize]);
        mustBe("Weights", attended.weights, [BATCH, TARGET, SOURCE]);
        const next = new Map(namedLeaves(attended.state));
        for (const [name, { shape }] of namedLeaves(state)) {
          const got = next.get(name);
          must(got !== undefined, `The next state must have "${name}" like the one before.`);
          mustBe(`The next state "${name}"`, got, shape);
        }
      },
    ),

    law("gives weights that are not negative, are 1 in sum, and exactly 0 on padding", (made, operands) => {
      for (const { weights } of attendInSteps(made, operands, LENGTHS)) {
        const { data } = read(weights);
        LENGTHS.forEach((length, row) => {
          for (let target = 0; target < TARGET; target++) {
            const start = (row * TARGET + target) * SOURCE;
            const own = Array.from(data.subarray(start, start + length));
            const padding = Array.from(data.subarray(start + length, start + SOURCE));
            const at = `of row ${row}, query ${target},`;
            const sum = own.reduce((total, weight) => total + weight, 0);
            must(
              own.every((weight) => weight >= 0),
              `Weights ${at} must not be negative, got ${own.join(", ")}.`,
            );
            must(Math.abs(sum - 1) < ROUNDING, `Weights ${at} must be 1 in sum, got ${sum}.`);
            must(
              padding.every((weight) => weight === 0),
              `Weights ${at} must be 0 on padding, got ${padding.join(", ")}.`,
            );
          }
        });
      }
    }),

    law("gives a padded batch what it gives its rows one by one", (made, operands) => {
      const together = attendInSteps(made, operands, LENGTHS);
      LENGTHS.forEach((length, row) => {
        const alone = attendInSteps(
          made,
          {
            params: operands.params,
            values: sliceAxis(sliceAxis(operands.values, 0, row, 1), 1, 0, length),
            queries: eachQuery(operands, (query) => sliceAxis(query, 0, row, 1)),
          },
          undefined,
        );
        alone.forEach(({ context, weights }, step) => {
          const mine = together[step]!;
          const at = `of row ${row} in a batch, step ${step}`;
          mustAgree(`the context ${at}`, read(sliceAxis(mine.context, 0, row, 1)), read(context), ROUNDING);
          const own = sliceAxis(sliceAxis(mine.weights, 0, row, 1), 2, 0, length);
          mustAgree(`the weights ${at}`, read(own), read(weights), ROUNDING);
        });
      });
    }),

    law("reads nothing of padding", (made, operands) => {
      const behind = withOtherPadding(operands.values, random(7));
      mustTreesAgree(
        "a batch with other numbers behind its rows",
        attendInSteps(made, { ...operands, values: behind }, LENGTHS),
        attendInSteps(made, operands, LENGTHS),
        0,
      );
    }),

    law("keeps the rows of a batch apart", (made, operands) => {
      const other = attentionOperands(made, random(6));
      const mix = (own: Tensor, foreign: Tensor) =>
        concat([sliceAxis(foreign, 0, 0, 1), sliceAxis(own, 0, 1, BATCH - 1)], 0);
      const mixed = {
        params: operands.params,
        values: mix(operands.values, other.values),
        queries: eachQuery(operands, (query, step) => mix(query, other.queries[step]!)),
      };
      const others = (tree: Tree) => mapTree(tree, (leaf) => sliceAxis(leaf, 0, 1, BATCH - 1));
      mustTreesAgree(
        "rows 1 and 2, when row 0 is another one",
        others(attendInSteps(made, mixed, LENGTHS)),
        others(attendInSteps(made, operands, LENGTHS)),
        0,
      );
    }),

    law("gives queries that stand side by side what it gives them one by one", (made, operands) => {
      const together = attendInSteps(made, operands, LENGTHS);
      for (let target = 0; target < TARGET; target++) {
        const of = (x: Tensor) => sliceAxis(x, 1, target, 1);
        const alone = attendInSteps(made, { ...operands, queries: eachQuery(operands, of) }, LENGTHS);
        mustTreesAgree(`query ${target} among others`, mapTree(together, of), alone, ROUNDING);
      }
    }),

    law("is determined by its arguments", (made, operands) => {
      const run = () => attendInSteps(made, operands, LENGTHS);
      mustTreesAgree("a second run", run(), run(), 0);
    }),

    law("has the gradients of finite differences", (made) => {
      gradientsMustBeRight<Operands<P>>(
        (operands) => attendInSteps(made, operands, LENGTHS),
        (source) => attentionOperands(made, source),
        random(5),
      );
    }),

    law("keeps no tensors but its results, and frees none of its arguments", (made, operands) => {
      const before = liveTensors();
      const memory = scoped(() => made.prepare(operands.params, operands.values, LENGTHS));
      const state = made.initialState(memory, TARGET);
      const attended = { ...made.attend(operands.params, operands.queries[0], memory, state) };
      const given = new Set([...leavesOf(operands)]);
      const own = new Set([...leavesOf(memory), ...leavesOf(state), ...leavesOf(attended)]);
      const results = [...own].filter((tensor) => !given.has(tensor)).length;
      const left = liveTensors() - before;
      must(left <= results, `The attention must keep its ${results} results, it kept ${left} tensors.`);
      for (const [name, tensor] of namedLeaves({ ...operands, memory, state })) {
        must(!tensor.disposed, `The attention freed ${name}.`);
      }
    }),

    law("has options that are JSON and rebuild it", (made, operands) => {
      const options = mustBeJson(made.options);
      if (rebuild === undefined) return;
      const again = rebuild(options);
      for (const field of ["kind", "querySize", "valueSize", "contextSize"] as const) {
        must(
          again[field] === made[field],
          `The rebuilt attention's ${field} must be ${made[field]}, got ${again[field]}.`,
        );
      }
      const [got, wanted] = [JSON.stringify(again.options), JSON.stringify(made.options)];
      must(got === wanted, `The rebuilt attention's options must be ${wanted}, got ${got}.`);
      mustTreesAgree("the rebuilt attention's parameters", again.init(random(3)), made.init(random(3)), 0);
      mustTreesAgree(
        "the rebuilt attention",
        attendInSteps(again, operands, LENGTHS),
        attendInSteps(made, operands, LENGTHS),
        0,
      );
    }),
  ];
}

function eachQuery<P extends Tree>(
  { queries: [first, second] }: Operands<P>,
  change: (query: Tensor, step: number) => Tensor,
): Operands<P>["queries"] {
  return [change(first, 0), change(second, 1)];
}

function mustBe(what: string, { shape }: Tensor, expected: readonly number[]): void {
  must(
    String(shape) === String(expected),
    `${what} must be [${expected.join(", ")}], got [${shape.join(", ")}].`,
  );
}
