import {
  div,
  gather,
  intTensor,
  max,
  mean,
  reshape,
  scoped,
  sum,
  type Tensor,
  tensor,
  where,
} from "@refrain/core";
import type { DescribedLayer, NoParams } from "./layer-types.ts";
import type { Sequences } from "./recurrent-layer.ts";
import { type CheckedSequences, checkSequences, stepMask } from "./sequences.ts";

/** A layer that makes one vector of each sequence: `[batch, time, features]` with lengths to `[batch, features]`. */
export type Pooling = DescribedLayer<NoParams, Sequences, Tensor>;

/** The mean of each row's own steps. @throws when inputs are not `[batch, time, features]`, or lengths do not fit. */
export function meanPooling(): Pooling {
  return pooling("meanPooling", ({ inputs, time, lengths }) => {
    if (lengths === null) return mean(inputs, 1);
    const counts = tensor(Float32Array.from(lengths), [lengths.length, 1]);
    return div(sum(where(stepMask(lengths, time), inputs, 0), 1), counts);
  });
}

/** The largest of each row's own steps, feature by feature. @throws like `meanPooling`. */
export function maxPooling(): Pooling {
  return pooling("maxPooling", ({ inputs, time, lengths }) =>
    max(lengths === null ? inputs : where(stepMask(lengths, time), inputs, LOWEST), 1),
  );
}

/**
 * Each row's own last step. Of a bidirectional layer take the final `state` instead: its backward outputs end at the first step.
 *
 * @throws like `meanPooling`.
 */
export function lastPooling(): Pooling {
  return pooling("lastPooling", ({ inputs, batch, time, features, lengths }) => {
    const last = Int32Array.from({ length: batch }, (_, row) => row * time + (lengths?.[row] ?? time) - 1);
    return gather(reshape(inputs, [batch * time, features]), intTensor(last));
  });
}

// The lowest float32: an infinity has no literal in some shading languages.
const LOWEST = -3.4028234663852886e38;

function pooling(kind: string, pool: (sequences: CheckedSequences) => Tensor): Pooling {
  return {
    kind,
    options: {},
    init: () => ({}),
    apply(_, sequences) {
      const checked = checkSequences(kind, sequences);
      return scoped(() => pool(checked));
    },
  };
}
