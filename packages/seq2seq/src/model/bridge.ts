import {
  add,
  concat,
  glorotUniform,
  leavesOf,
  mapTree,
  namedLeaves,
  type Random,
  scoped,
  sliceAxis,
  type Tensor,
  type Tree,
  tanh,
  zeros,
  zipTrees,
} from "@refrain/core";
import { linear } from "../attention/linear.ts";
import { check } from "../check.ts";

/**
 * How the final states of an encoder become the states that a decoder begins with:
 *
 * - `linear`: each is `tanh(x W + b)` of the final states of the encoder's last layer, both directions side by side (Bahdanau et
 *   al., 2015);
 * - `copy`: layer by layer, both directions side by side (Sutskever et al., 2014; Luong et al., 2015); needs as many layers, of the same
 *   states and sizes;
 * - `zero`: not at all.
 */
export type BridgeKind = "linear" | "copy" | "zero";

/** With `linear`, `weights` `[encoder states, decoder states]` and `bias` `[decoder states]`, all of a decoder's states side by side. */
export type BridgeParams = { readonly weights?: Tensor; readonly bias?: Tensor };

/** A bridge between two given forms of states. */
export interface Bridge {
  init(random: Random): BridgeParams;
  /** The final states of an encoder to the states of a decoder's layers; every leaf `[batch, n]`. */
  apply(params: BridgeParams, final: Tree): readonly Tree[];
}

/**
 * Makes a bridge.
 *
 * @param encoderState what the encoder's state looks like, for a batch of 1.
 * @param layerStates what the states of the decoder's layers look like.
 * @throws when the kind is unknown; its `apply` throws when `copy` does not fit.
 */
export function bridgeOf(
  kind: BridgeKind,
  encoderState: (batch: number) => Tree,
  layerStates: (rows: number) => readonly Tree[],
): Bridge {
  check.oneOf("seq2seq", "bridge", kind, ["linear", "copy", "zero"]);
  if (kind === "zero") {
    return { init: () => ({}), apply: (_, final) => layerStates(leavesOf(final)[0]!.shape[0]!) };
  }
  if (kind === "copy") {
    return {
      init: () => ({}),
      apply: (_, final) =>
        scoped(() => {
          const copied = layersIn(final).map(sideBySide);
          checkSame(copied, layerStates(1));
          return copied;
        }),
    };
  }
  return {
    init: (random) =>
      scoped(() => {
        const inputSize = widthOf(layersIn(encoderState(1)).at(-1)!);
        const outputSize = widthOf(layerStates(1));
        return {
          weights: glorotUniform(random.split("weights"), [inputSize, outputSize]),
          bias: zeros([outputSize]),
        };
      }),
    apply: ({ weights, bias }, final) =>
      scoped(() => {
        const x = concat(leavesOf(layersIn(final).at(-1)!)); // [batch, encoder states]
        const all = tanh(add(linear(x, weights!), bias!)); // [batch, decoder states]
        let start = 0;
        return mapTree(layerStates(1), ({ shape }) => {
          const size = shape[1]!;
          start += size;
          return sliceAxis(all, 1, start - size, size);
        });
      }),
  };
}

/** The states of an encoder's layers: a stack has a list of them, another layer is one. */
function layersIn(state: Tree): readonly Tree[] {
  return Array.isArray(state) ? (state as readonly Tree[]) : [state];
}

/** One state of those of both directions: each leaf beside its counterpart. */
function sideBySide(layer: Tree): Tree {
  const { forward, backward } = layer as { readonly forward?: Tree; readonly backward?: Tree };
  if (forward === undefined || backward === undefined) return layer;
  return zipTrees([forward, backward], (leaves) => concat(leaves));
}

/** The number of features of all leaves together. */
function widthOf(state: Tree): number {
  return leavesOf(state).reduce((total, { shape }) => total + shape[1]!, 0);
}

function checkSame(copied: readonly Tree[], wanted: readonly Tree[]): void {
  const [given, needed] = [copied.map(formOf), wanted.map(formOf)];
  if (given.join() === needed.join()) return;
  throw new Error(
    `seq2seq: bridge copy needs an encoder with the states of the decoder's layers, ${needed.join(" ")}, got ${given.join(" ")}. Make them alike, or use linear.`,
  );
}

/** `{h: 512, c: 512}`. */
function formOf(layer: Tree): string {
  return `{${Array.from(namedLeaves(layer), ([name, { shape }]) => `${name}: ${shape[1]}`).join(", ")}}`;
}
