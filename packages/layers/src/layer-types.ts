import type { Layer, Tree } from "@refrain/core";

/** A layer that a checkpoint can describe: its kind, and JSON that rebuilds it. */
export interface DescribedLayer<P extends Tree, Input, Output> extends Layer<P, Input, Output> {
  /** `dense`; a third party's is `vendor/name`. */
  readonly kind: string;
  readonly options: Readonly<Record<string, unknown>>;
}

/** The parameters of a layer that has none. */
export type NoParams = Readonly<Record<string, never>>;

/** The parameters of a list of layers, one by one. */
export type ParamsOf<Layers extends readonly Layer<Tree, never, unknown>[]> = {
  readonly [Index in keyof Layers]: Layers[Index] extends Layer<infer P, never, unknown> ? P : never;
};
